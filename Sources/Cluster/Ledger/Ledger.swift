// SPDX-License-Identifier: Apache-2.0

import Jobs
package import Postgres

/// The record of every job, in PostgreSQL. It is the truth: what it says, Redis is made to say.
///
/// Every write that belongs to an attempt names it and is refused when the attempt is stale.
package struct Ledger: Sendable {
    let postgres: PostgresPool

    package init(_ postgres: PostgresPool) {
        self.postgres = postgres
    }

    /// Raises the fence for claimed jobs, in one transaction.
    ///
    /// The transaction does not wait for the disk. Should PostgreSQL crash within the next second, the start may be lost
    /// together with all that was committed after it; the attempt is then stale and can commit nothing more.
    ///
    /// - Returns: the jobs that may run. The others have ended, are cancelled, or a later attempt has them.
    /// - Throws: when nothing is known to be recorded.
    func start(_ leases: [Lease], worker: String) async throws -> [JobID: StartedAttempt] {
        // Rows are locked in the order of the array, so two of these seldom wait for each other in a circle.
        let leases = leases.sorted { $0.id < $1.id }
        let answers = try await postgres.pipeline([
            PostgresStatement(Statement.commitWithoutWaiting),
            PostgresStatement(Statement.startAttempts, leases.map(\.id.rawValue), leases.map(\.attempt), worker),
        ])
        return try started(answers[1])
    }

    /// Records how attempts ended, in one transaction.
    ///
    /// - Returns: those that were recorded, with what the ledger made of them; the others are stale.
    /// - Throws: when nothing is known to be recorded.
    func end(_ ends: [AttemptEnd]) async throws -> [AttemptEnd] {
        let ends = ends.sorted { $0.lease.id < $1.lease.id }
        let rows = try await postgres.query(
            Statement.endAttempts, ends.map(\.lease.id.rawValue), ends.map(\.lease.attempt),
            ends.map(\.verdict.state.rawValue), ends.map(\.outcome), ends.map(\.result),
            try ends.map { try $0.verdict.error.map(JSONText.encode) }, ends.map(\.verdict.failures),
            ends.map(\.verdict.lostLeases), ends.map { $0.verdict.delay.map(\.milliseconds) })
        return try recorded(ends, rows)
    }

    private func started(_ rows: PostgresRows) throws -> [JobID: StartedAttempt] {
        var started: [JobID: StartedAttempt] = [:]
        started.reserveCapacity(rows.count)
        for row in rows {
            let id = JobID(rawValue: try row.decode(0))
            started[id] = StartedAttempt(
                id: id, parameters: try row.decode(1), failures: try row.decode(2), maxAttempts: try row.decode(3),
                lostLeases: try row.decode(4), trace: try row.decodeIfPresent(5), waited: try row.decodeIfPresent(6),
                version: try row.decode(7), checkpoint: try row.decodeIfPresent(8))
        }
        return started
    }

    private func recorded(_ ends: [AttemptEnd], _ rows: PostgresRows) throws -> [AttemptEnd] {
        var recorded: [JobID: (state: JobState, runAt: Int64?)] = [:]
        recorded.reserveCapacity(rows.count)
        for row in rows {
            recorded[JobID(rawValue: try row.decode(0))] = (
                try JobState(ledger: try row.decode(1)), try row.decodeIfPresent(2)
            )
        }
        return ends.compactMap { end in
            guard let (state, runAt) = recorded[end.lease.id] else { return nil }
            var end = end
            end.verdict.state = state
            end.runAt = runAt
            return end
        }
    }

    /// What Redis must hold of some jobs.
    func entries(_ ids: [JobID]) async throws -> [LedgerEntry] {
        if ids.isEmpty { return [] }
        return try await postgres.query(Statement.readJobs, ids.map(\.rawValue)).map { try LedgerEntry($0) }
    }

    /// A page of the jobs that have not ended and do not wait for others, by number.
    func openEntries(after id: JobID, limit: Int) async throws -> [LedgerEntry] {
        try await postgres.query(Statement.readOpenJobs, id.rawValue, limit).map { try LedgerEntry($0) }
    }

    /// What the ledger says of jobs whose lease has run out.
    func lostCandidates(_ ids: [JobID]) async throws -> [JobID: LostCandidate] {
        let rows = try await postgres.query(Statement.lostCandidates, ids.map(\.rawValue))
        return Dictionary(
            uniqueKeysWithValues: try rows.map { row in
                let candidate = try LostCandidate(row)
                return (candidate.id, candidate)
            })
    }

    /// Ends transactions of attempts that may no longer write, with the locks that they hold.
    func endTransactions(of leases: [Lease]) async throws {
        if leases.isEmpty { return }
        _ = try await postgres.query(Statement.endBackends, leases.map(Fence.applicationName(of:)))
    }

    /// Cancels jobs that wait and asks running ones to stop.
    ///
    /// - Returns: the jobs that had not ended.
    func requestCancel(
        _ ids: [JobID], by person: String, reason: String?, in transaction: PostgresTransaction? = nil
    ) async throws -> [JobID] {
        let connection: any PostgresQuerying = transaction ?? postgres
        return try await connection.query(Statement.requestCancel, ids.map(\.rawValue), person, reason)
            .map { JobID(rawValue: try $0.decode(0)) }
    }
}
