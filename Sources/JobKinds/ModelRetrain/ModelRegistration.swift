// SPDX-License-Identifier: Apache-2.0

import Hospital
import Postgres

/// Puts a candidate into the registry and, if it passes the gate, in the champion's place, in one transaction.
struct ModelRegistration: Sendable {
    let trial: ModelTrial
    let candidate: ModelTrial.Candidate
    let transaction: PostgresTransaction

    /// Holds the model's lock while it compares with the champion, so that of two trainings that end at the same
    /// time the second is compared with the first.
    ///
    /// - Parameters:
    ///   - jobID: the job that trained it.
    ///   - queue: where predictions are computed.
    /// - Returns: the version's number, what was recorded, and whether it is the champion now.
    func register(
        jobID: Int64, on queue: BlockingQueue
    ) async throws -> (version: Int, record: ModelRecord, promoted: Bool) {
        let definition = trial.definition
        let store = ModelStore(transaction: transaction)
        try await store.lock(definition.name)
        let champion = try await compareWithChampion(on: queue)
        let decision = PromotionGate(metric: definition.metric, unit: definition.unit)
            .decide(model: candidate.error, baselines: candidate.baselines, champion: champion)
        var measured: ModelMetrics.ChampionError?
        if case .measured(let error) = champion { measured = error }
        let record = ModelRecord(
            definition: definition, schema: candidate.schema, rounds: definition.rounds, seed: definition.seed,
            metrics: ModelMetrics(model: candidate.error, baselines: candidate.baselines, champion: measured),
            decision: decision.reason, data: trial.data, split: trial.split, library: XGBoostError.library)
        let version = try await store.add(definition.name, record, blob: candidate.blob, jobID: jobID)
        if decision.promoted {
            try await store.promote(version, of: definition.name, by: .gate, reason: decision.reason)
        }
        return (version, record, decision.promoted)
    }

    private func compareWithChampion(on queue: BlockingQueue) async throws -> PromotionGate.Champion {
        let reader = ModelReader(transaction)
        let model = trial.definition.name
        guard let champion = try await reader.champion(of: model),
            let blob = try await reader.blob(champion.version, of: model)
        else { return .none }
        return try await queue.run { () throws(XGBoostError) in
            try trial.compare(champion, blob: blob, with: candidate)
        }
    }
}
