// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres

/// What people ask of runs.
extension RunAdvancer {
    /// Makes failed and cancelled jobs ready again, and lets the runs to which they belong go on.
    ///
    /// - Returns: the jobs that were changed, and others that are ready because of it.
    func retry(
        jobs ids: [JobID], in transaction: PostgresTransaction
    ) async throws -> (retried: [JobID], ready: [JobID]) {
        // The runs before their jobs, as everybody does who needs both.
        try await transaction.execute(Statement.lockRunsOfJobs, ids.map(\.rawValue))
        let (retried, runs) = try await retryHeld(ids, in: transaction)
        var ready: [JobID] = []
        for run in runs.sorted() { ready += try await reopen(run, steps: [], in: transaction) }
        return (retried, ready)
    }

    /// Takes a run up again where it failed or was cancelled. A step that comes after another of these begins anew when
    /// that has ended, with new jobs; the others' jobs are tried again.
    ///
    /// - Returns: `nil` when there is nothing to try again.
    /// - Throws: `BadInput` when there is no such run.
    func retry(run id: Int64, in transaction: PostgresTransaction) async throws -> RunChange? {
        let run = try await HeldRun(id, in: transaction)
        let steps = run.state.retriable
        if steps.isEmpty { return nil }
        let isUndoing = !run.state.compensations.isEmpty
        let names = isUndoing ? steps.map(RunPart.compensationName) : steps
        let later = run.state.retriableLater
        if !later.isEmpty { try await transaction.execute(Statement.setAsideJobs, id, later) }
        let jobs = try await transaction.query(Statement.findStepJobs, id, names)
            .map { JobID(rawValue: try $0.decode("id")) }
        let (retried, _) = try await retryHeld(jobs, in: transaction)
        let ready = try await reopen(id, steps: names, in: transaction)
        return RunChange(run: id, workflow: run.state.definition.name, steps: names, jobs: retried + ready)
    }

    /// Stops a run.
    ///
    /// - Returns: `nil` when the run had ended already.
    /// - Throws: `BadInput` when there is no such run.
    func cancel(
        run id: Int64, by person: String, reason: String?, in transaction: PostgresTransaction
    ) async throws -> RunChange? {
        let run = try await HeldRun(id, in: transaction)
        guard run.isOpen else { return nil }
        let jobs: [Int64] = try await transaction.query(Statement.cancelRun, id, person, reason)
            .map { try $0.decode("id") }
        let cancelled = try await transaction.query(Statement.requestCancel, jobs, person, reason)
            .map { JobID(rawValue: try $0.decode(0)) }
        _ = try await advance(id, in: transaction)
        return RunChange(run: id, workflow: run.state.definition.name, jobs: cancelled)
    }

    /// - Returns: the jobs that were changed, and the runs to which these belong.
    private func retryHeld(
        _ ids: [JobID], in transaction: PostgresTransaction
    ) async throws -> (jobs: [JobID], runs: Set<Int64>) {
        let rows = try await transaction.query(Statement.retryJobs, ids.map(\.rawValue))
        return (
            try rows.map { JobID(rawValue: try $0.decode("id")) },
            Set(try rows.compactMap { try $0.decodeIfPresent("workflow_run_id") })
        )
    }

    private func reopen(
        _ run: Int64, steps: [String], in transaction: PostgresTransaction
    ) async throws -> [JobID] {
        try await transaction.execute(Statement.reopenRun, run, steps)
        return try await advance(run, in: transaction).ready
    }
}
