// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres

/// Moves one run of a workflow on as far as it goes without waiting for a job.
///
/// - Guarantees: every change is made in the caller's transaction while it holds the run; what is decided follows from
///   the ledger and the rules of ``RunState`` alone. After each such transaction no step is left that could begin.
struct RunAdvancer: Sendable {
    let kinds: JobKindRegistry

    /// Ends the steps whose jobs have ended, and does what follows from that.
    ///
    /// - Parameters:
    ///   - id: the run.
    ///   - transaction: at the end of which the caller tells Redis of the jobs that are ready.
    func advance(_ id: Int64, in transaction: PostgresTransaction) async throws -> RunAdvance {
        var run = try await HeldRun(id, in: transaction)
        guard run.isOpen else { return RunAdvance() }
        try await transaction.execute(Statement.settleSteps, id)
        var advance = RunAdvance()
        advance.ready = try await transaction.query(Statement.releaseItems, id)
            .map { JobID(rawValue: try $0.decode("id")) }
        try await run.readSteps(in: transaction)
        while true {
            let decisions = run.state.decisions()
            if decisions.isEmpty { return advance }
            for decision in decisions {
                try await carryOut(decision, of: run, &advance, in: transaction)
                if advance.hasEnded { return advance }
            }
            // What has been decided may allow, or forbid, further steps.
            try await run.readSteps(in: transaction)
        }
    }

    private func carryOut(
        _ decision: RunDecision, of run: HeldRun, _ advance: inout RunAdvance, in transaction: PostgresTransaction
    ) async throws {
        switch decision {
        case .begin(let name):
            guard let step = run.state.definition.steps.first(where: { $0.name == name }) else { return }
            advance.ready += try await begin(.step(step), of: run, in: transaction)
        case .compensate(let name):
            guard let step = run.state.definition.steps.first(where: { $0.name == name }),
                let part = RunPart.compensation(of: step)
            else { return }
            advance.ready += try await begin(part, of: run, in: transaction)
        case .cancel(let name, let reason):
            try await transaction.execute(Statement.endStep, run.id, name, nil as String?, "cancelled", reason)
            advance.cancelled += 1
        case .end(let state):
            try await transaction.execute(Statement.endRun, run.id, state.rawValue)
            advance.hasEnded = true
        }
    }

    /// Makes the jobs of a part of the run. One whose jobs cannot be made has failed; one of no jobs has succeeded.
    ///
    /// - Returns: the jobs that are ready.
    private func begin(
        _ part: RunPart, of run: HeldRun, in transaction: PostgresTransaction
    ) async throws -> [JobID] {
        let requests: [JobRequest]
        do {
            let values = try await StepResults(run: run, transaction: transaction).values(for: part)
            requests = try part.work.jobs(values).map { try $0.request(kinds: kinds, by: run.trigger) }
        } catch let error as TemplateError {
            return try await end(part, of: run, as: .failed, because: error.message, in: transaction)
        } catch let error as BadInput {
            return try await end(part, of: run, as: .failed, because: error.message, in: transaction)
        }
        if requests.isEmpty { return try await end(part, of: run, as: .succeeded, because: nil, in: transaction) }
        return try await transaction.query(
            Statement.beginStep, run.id, part.name, part.compensates, part.work.fanOut?.maxParallel,
            part.work.fanOut != nil, run.trigger.startedBy, requests.map(\.kind), requests.map(\.queue),
            requests.map(\.branch), requests.map(\.priority.rawValue), requests.map(\.parameters),
            requests.map { $0.timeout?.milliseconds }, requests.map(\.maxAttempts), requests.map(\.version),
            requests.map { $0.requires.joined(separator: ",") }, requests.map(\.memory),
            requests.map(\.concurrencyKey), requests.map(\.trace)
        ).map { JobID(rawValue: try $0.decode("id")) }
    }

    private func end(
        _ part: RunPart, of run: HeldRun, as state: JobState, because reason: String?,
        in transaction: PostgresTransaction
    ) async throws -> [JobID] {
        try await transaction.execute(
            Statement.endStep, run.id, part.name, part.compensates, state.rawValue, reason)
        return []
    }
}
