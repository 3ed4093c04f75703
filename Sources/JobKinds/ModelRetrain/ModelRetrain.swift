// SPDX-License-Identifier: Apache-2.0

package import Cluster
import Foundation
import Hashing
package import Hospital
import Jobs
import Postgres

/// The job kind `model-retrain`: trains a model of `jobs/models/`, measures it on the days that it has not seen, and
/// registers it as a new version.
///
/// *Guarantees.* The version, its promotion and the job's success appear in one transaction; a job that fails, is
/// cancelled or loses its lease registers nothing. The same data, definition and seed give the same bytes. A version
/// is promoted only when it is better than every baseline and than the champion on the same rows.
///
/// *Does not* learn from the hold-out afterwards: the version that is used is the one that was measured. *Does not*
/// promise equal bytes across versions of XGBoost.
package struct ModelRetrain: JobKind {
    package static let name = "model-retrain"

    private let catalog: ModelCatalog
    private let threads: Int
    private let queue = BlockingQueue(label: "rounds.model-retrain")

    /// - Parameters:
    ///   - directory: where the models' files lie, for example `jobs/models`.
    ///   - threads: how many threads one training may use; one processor is left to the other jobs by default.
    package init(directory: String, threads: Int = max(1, ProcessInfo.processInfo.activeProcessorCount - 1)) {
        catalog = ModelCatalog(directory: directory)
        self.threads = threads
    }

    /// One model is trained by one job at a time: two would compare themselves with the same champion.
    package func concurrencyKey(_ parameters: Parameters) -> String { "model/\(parameters.model)" }

    /// What to train.
    package struct Parameters: Codable, Sendable, Hashable {
        /// The name of a file in `jobs/models/`, without `.yml`.
        package var model: String
        /// Instead of the definition's seed.
        package var seed: Int?
        /// Instead of the definition's number of boosting rounds.
        package var rounds: Int?

        package init(model: String, seed: Int? = nil, rounds: Int? = nil) {
            self.model = model
            self.seed = seed
            self.rounds = rounds
        }
    }

    /// What was registered.
    package struct Result: Codable, Sendable, Hashable {
        package let model: String
        package let version: Int
        package let promoted: Bool
        /// Why it was or was not promoted.
        package let decision: String
        /// The target's unit, in which the errors are.
        package let unit: String
        package let metrics: ModelMetrics
        package let features: [String]
        package let rounds: Int
        package let seed: Int
        package let trainRows: Int
        package let trainFrom: LocalDay
        package let trainUntil: LocalDay
        package let testRows: Int
        package let testFrom: LocalDay
        package let testUntil: LocalDay
        package let dataFingerprint: String
        /// Of the model's bytes.
        package let blobSHA256: String
        package let seconds: Double
    }

    package func validate(_ parameters: Parameters) async throws {
        _ = try definition(parameters)
    }

    package func run(_ parameters: Parameters, context: JobContext) async throws -> Result {
        let started = ContinuousClock.now
        let definition = try definition(parameters)
        let rounds = Int64(definition.rounds)
        context.progress(0, of: rounds, "reading the data")
        let data = try await read(definition, context)
        let split: TimeSplit
        do {
            split = try definition.holdOut.split(data.table.days)
        } catch {
            throw JobFailure("\(definition.name): \(error)", retryable: false)
        }
        let days = data.table.days
        context.log(
            """
            read \(data.table.rowCount) rows: \(split.train.count) from \(days[split.train.lowerBound]) to \
            \(days[split.train.upperBound - 1]) to learn from, \(split.test.count) from \
            \(days[split.test.lowerBound]) to \(days[split.test.upperBound - 1]) held out
            """)
        let trial = ModelTrial(definition: definition, data: data, split: split, threads: threads)
        let candidate = try await permanent {
            try await queue.run {
                try trial.train { round in
                    try context.checkCancellation()
                    let error = String(format: "%.2f", round.validationError)
                    context.progress(
                        Int64(round.number), of: rounds,
                        "round \(round.number) of \(rounds): error \(error) \(definition.unit)")
                }
            }
        }
        for line in candidate.summary { context.log(line) }
        return try await context.finish { transaction in
            let registration = ModelRegistration(trial: trial, candidate: candidate, transaction: transaction)
            let (version, record, promoted) = try await permanent {
                try await registration.register(jobID: context.jobID.rawValue, on: queue)
            }
            context.log("version \(version) \(promoted ? "promoted" : "not promoted"): \(record.decision)")
            return Result(
                model: definition.name, version: version, promoted: promoted, decision: record.decision,
                unit: definition.unit, metrics: record.metrics, features: record.schema.features.map(\.name),
                rounds: definition.rounds, seed: definition.seed, trainRows: record.trainRows,
                trainFrom: record.trainFrom, trainUntil: record.trainUntil, testRows: record.testRows,
                testFrom: record.testFrom, testUntil: record.testUntil, dataFingerprint: record.dataFingerprint,
                blobSHA256: SHA256.hexadecimal(of: candidate.blob),
                seconds: (ContinuousClock.now - started) / .seconds(1))
        }
    }

    /// The model's definition with the job's own seed and rounds.
    private func definition(_ parameters: Parameters) throws(BadInput) -> ModelDefinition {
        let definition = try catalog.definition(named: parameters.model)
        if let seed = parameters.seed, !BoosterParameters.seeds.contains(seed) {
            throw BadInput("'seed' must be from 0 to \(BoosterParameters.seeds.upperBound), not \(seed)")
        }
        if let rounds = parameters.rounds, !BoosterParameters.rounds.contains(rounds) {
            throw BadInput("'rounds' must be from 1 to \(BoosterParameters.rounds.upperBound), not \(rounds)")
        }
        return definition.with(seed: parameters.seed, rounds: parameters.rounds)
    }

    private func read(_ definition: ModelDefinition, _ context: JobContext) async throws -> TrainingRows {
        do {
            return try await TrainingRows.read(definition, from: context.postgres)
        } catch let error as PostgresError where error.isMistakeInQuery {
            throw JobFailure("\(catalog.directory)/\(definition.name).yml: \(error)", retryable: false)
        } catch let error as TrainingTableError {
            throw JobFailure("\(catalog.directory)/\(definition.name).yml: \(error)", retryable: false)
        }
    }

    /// XGBoost computes with what it is given; what it refuses once it refuses always.
    private func permanent<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let error as XGBoostError {
            throw JobFailure("\(error)", retryable: false)
        }
    }
}
