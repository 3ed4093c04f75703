// SPDX-License-Identifier: Apache-2.0

/// What a training leaves behind about itself.
package struct ModelRecord: Sendable, Hashable, Codable {
    package let title: String
    package let unit: String
    /// The target's name.
    package let target: String
    package let schema: FeatureSchema
    /// XGBoost's parameters, by name.
    package let parameters: [String: String]
    package let rounds: Int
    package let seed: Int
    /// What decided about promotion.
    package let metric: ErrorMetric
    package let metrics: ModelMetrics
    /// Why the version was or was not promoted.
    package let decision: String
    package let dataFingerprint: String
    package let trainRows: Int
    package let trainFrom: LocalDay
    package let trainUntil: LocalDay
    package let testRows: Int
    package let testFrom: LocalDay
    package let testUntil: LocalDay
    /// What trained it, for example `xgboost 1.7.4`. Equal bytes are promised for equal versions only.
    package let library: String
}

extension ModelRecord {
    /// What is to be recorded of a training.
    ///
    /// - Parameters:
    ///   - definition: the model's definition file.
    ///   - schema: the features and categories that the training used.
    ///   - rounds: boosting rounds.
    ///   - seed: of every random choice.
    ///   - metrics: what was reached on the hold-out.
    ///   - decision: why the version was or was not promoted.
    ///   - data: what it learnt from and was judged by.
    ///   - split: which rows were which.
    ///   - library: what trained it.
    package init(
        definition: ModelDefinition, schema: FeatureSchema, rounds: Int, seed: Int, metrics: ModelMetrics,
        decision: String, data: TrainingRows, split: TimeSplit, library: String
    ) {
        let days = data.table.days
        self.init(
            title: definition.title, unit: definition.unit, target: definition.targetName, schema: schema,
            parameters: definition.parameters, rounds: rounds, seed: seed, metric: definition.metric,
            metrics: metrics, decision: decision, dataFingerprint: data.fingerprint,
            trainRows: split.train.count, trainFrom: days[split.train.lowerBound],
            trainUntil: days[split.train.upperBound - 1], testRows: split.test.count,
            testFrom: days[split.test.lowerBound], testUntil: days[split.test.upperBound - 1], library: library)
    }
}
