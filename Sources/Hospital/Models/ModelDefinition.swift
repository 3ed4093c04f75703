// SPDX-License-Identifier: Apache-2.0

/// What is predicted from what, how it is learnt and how it is judged: one file of `jobs/models/`.
package struct ModelDefinition: Sendable, Hashable {
    /// The file's name without `.yml`.
    package let name: String
    package let title: String
    package let description: String
    /// The target's unit, for example `min`.
    package let unit: String
    package let source: ModelSource
    /// What the target is called.
    package let targetName: String
    /// The SQL expression that gives the target's value; rows where it is NULL are left out.
    package let targetSQL: String
    /// In the order of the matrix columns.
    package let features: [ModelFeature]
    package let holdOut: HoldOutRule
    package let baselines: [BaselineRule]
    /// What decides about promotion.
    package let metric: ErrorMetric
    /// XGBoost's parameters as written, by name.
    package let parameters: [String: String]
    /// Boosting rounds unless a job says otherwise.
    package private(set) var rounds: Int
    /// Seed unless a job says otherwise.
    package private(set) var seed: Int

    /// The same model with another seed or another number of rounds, where they are given.
    package func with(seed: Int?, rounds: Int?) -> ModelDefinition {
        var copy = self
        copy.seed = seed ?? self.seed
        copy.rounds = rounds ?? self.rounds
        return copy
    }
}
