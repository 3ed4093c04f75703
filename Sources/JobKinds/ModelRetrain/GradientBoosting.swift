// SPDX-License-Identifier: Apache-2.0

import Hospital

/// Trains and applies boosted trees. Everything here computes on the calling thread until it is done.
enum GradientBoosting {
    /// What one training is given.
    struct Training: Sendable {
        let training: FeatureMatrix
        let trainingLabels: [Float]
        /// Rows whose error is shown while training; the trees do not depend on them.
        let validation: FeatureMatrix
        let validationLabels: [Float]
        let parameters: [String: String]
        let rounds: Int
        let seed: Int
        let threads: Int
    }

    /// How far a training is.
    struct Round: Sendable {
        /// From 1.
        let number: Int
        /// Mean absolute error on the validation rows.
        let validationError: Double
    }

    /// Trains a model.
    ///
    /// The same task gives the same bytes with the same version of XGBoost, whatever the number of threads.
    ///
    /// - Parameters:
    ///   - task: data and parameters.
    ///   - eachRound: is called after each round; what it throws ends the training.
    /// - Returns: the model's bytes.
    static func train(_ task: Training, eachRound: (Round) throws -> Void) throws -> [UInt8] {
        let training = try DMatrix(task.training, labels: task.trainingLabels, threads: task.threads)
        let validation = try DMatrix(task.validation, labels: task.validationLabels, threads: task.threads)
        var booster = try Booster(training: training, validation: validation)
        for (name, value) in task.parameters.sorted(by: { $0.key < $1.key }) { try booster.set(name, value) }
        try booster.set("seed", String(task.seed))
        try booster.set("nthread", String(task.threads))
        try booster.set("eval_metric", "mae")
        for round in 0..<task.rounds {
            try booster.boost(round, on: training)
            let error = try booster.evaluate(round, on: validation)
            try eachRound(Round(number: round + 1, validationError: error))
        }
        return try booster.serialized()
    }

    /// Applies a model.
    ///
    /// - Parameters:
    ///   - bytes: what ``train(_:eachRound:)`` gave.
    ///   - matrix: rows in the model's own schema.
    ///   - threads: how many threads may compute.
    /// - Returns: one prediction a row.
    static func predict(_ bytes: [UInt8], _ matrix: FeatureMatrix, threads: Int) throws(XGBoostError) -> [Double] {
        var booster = try Booster(bytes)
        try booster.set("nthread", String(threads))
        let rows = try DMatrix(matrix, threads: threads)
        return try booster.predict(rows, rowCount: matrix.rowCount).map(Double.init)
    }
}
