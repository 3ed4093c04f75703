// SPDX-License-Identifier: Apache-2.0

import Hospital

/// One training of a model on data at hand, and its measurement on the hold-out.
struct ModelTrial: Sendable {
    let definition: ModelDefinition
    let data: TrainingRows
    let split: TimeSplit
    let threads: Int

    /// A trained model with what it reached, not registered yet.
    struct Candidate: Sendable {
        let schema: FeatureSchema
        let blob: [UInt8]
        /// One a row of the hold-out.
        let predictions: [Double]
        let error: RegressionError
        let baselines: [ModelMetrics.BaselineError]

        /// The errors in words, a line each.
        var summary: [String] {
            let lines = [("model", error)] + baselines.map { ($0.name, $0.error) }
            return lines.map { name, error in
                "\(name): MAE \(error.number(.mae)), RMSE \(error.number(.rmse)) on \(error.rows) rows"
            }
        }
    }

    /// Trains and measures. Computes on the calling thread until it is done.
    ///
    /// - Parameter eachRound: is called after each round; what it throws ends the training.
    func train(eachRound: (GradientBoosting.Round) throws -> Void) throws -> Candidate {
        let table = data.table
        let schema = FeatureSchema(table, rows: split.train)
        let test = try schema.encode(table, rows: split.test)
        let blob = try GradientBoosting.train(
            GradientBoosting.Training(
                training: try schema.encode(table, rows: split.train),
                trainingLabels: table.target[split.train].map(Float.init), validation: test,
                validationLabels: table.target[split.test].map(Float.init), parameters: definition.parameters,
                rounds: definition.rounds, seed: definition.seed, threads: threads),
            eachRound: eachRound)
        // What is measured are the bytes that are stored, not the model that is still in memory.
        let predictions = try GradientBoosting.predict(blob, test, threads: threads)
        let actual = table.target[split.test]
        return Candidate(
            schema: schema, blob: blob, predictions: predictions,
            error: RegressionError(predicted: predictions, actual: actual),
            baselines: definition.baselines.map { rule in
                let baseline = Baseline(rule, table: table, rows: split.train)
                return ModelMetrics.BaselineError(
                    name: rule.name,
                    error: RegressionError(predicted: baseline.predict(table, rows: split.test), actual: actual))
            })
    }

    /// Measures a champion and a candidate on the rows of the hold-out that neither was trained on.
    ///
    /// - Parameters:
    ///   - champion: a version of the same model.
    ///   - blob: its bytes.
    ///   - candidate: what ``train(eachRound:)`` gave.
    func compare(
        _ champion: ModelVersion, blob: [UInt8], with candidate: Candidate
    ) throws(XGBoostError) -> PromotionGate.Champion {
        let days = data.table.days
        let record = champion.record
        if record.testUntil > days[split.test.upperBound - 1] {
            return .incomparable(
                version: champion.version, reason: "was judged by newer data, up to \(record.testUntil)")
        }
        let first = days[split.test].firstIndex { $0 > record.trainUntil } ?? split.test.upperBound
        let fair = first..<split.test.upperBound
        guard fair.count >= definition.holdOut.leastTestRows else {
            return .incomparable(
                version: champion.version,
                reason: """
                    was trained on days up to \(record.trainUntil), which leaves \(fair.count) rows of the hold-out \
                    (needed: \(definition.holdOut.leastTestRows))
                    """)
        }
        let matrix: FeatureMatrix
        do {
            matrix = try record.schema.encode(data.table, rows: fair)
        } catch {
            return .incomparable(
                version: champion.version, reason: "needs the feature '\(error.name)', which the definition has no more"
            )
        }
        let predictions = try GradientBoosting.predict(blob, matrix, threads: threads)
        let actual = data.table.target[fair]
        let own = Array(candidate.predictions[(first - split.test.lowerBound)...])
        return .measured(
            ModelMetrics.ChampionError(
                version: champion.version, error: RegressionError(predicted: predictions, actual: actual),
                challenger: RegressionError(predicted: own, actual: actual)))
    }
}
