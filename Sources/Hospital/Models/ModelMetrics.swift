// SPDX-License-Identifier: Apache-2.0

/// What a version reached on its hold-out, beside what it was compared with on the same rows.
package struct ModelMetrics: Sendable, Hashable, Codable {
    /// A baseline and its error.
    package struct BaselineError: Sendable, Hashable, Codable {
        package let name: String
        package let error: RegressionError

        package init(name: String, error: RegressionError) {
            self.name = name
            self.error = error
        }
    }

    /// The champion of that time and the new version on the rows that neither was trained on.
    package struct ChampionError: Sendable, Hashable, Codable {
        package let version: Int
        package let error: RegressionError
        /// The new version's error on those rows.
        package let challenger: RegressionError

        package init(version: Int, error: RegressionError, challenger: RegressionError) {
            self.version = version
            self.error = error
            self.challenger = challenger
        }
    }

    package let model: RegressionError
    package let baselines: [BaselineError]
    /// `nil` when there was no champion or it could not be compared.
    package let champion: ChampionError?

    package init(model: RegressionError, baselines: [BaselineError], champion: ChampionError?) {
        self.model = model
        self.baselines = baselines
        self.champion = champion
    }
}
