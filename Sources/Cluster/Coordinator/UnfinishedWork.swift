// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres

/// What a schedule has started that has not ended.
struct UnfinishedWork: Sendable, CustomStringConvertible {
    private let runs: [Int64]
    private let jobs: [JobID]
    /// Whether all of it are occurrences that somebody has had filled in.
    let isBackfill: Bool
    /// The latest, such as `run 12`.
    let description: String

    /// - Returns: `nil` when nothing is under way.
    init?(of schedule: String, in transaction: PostgresTransaction) async throws {
        let rows = try await transaction.query(Statement.findUnfinishedWork, schedule)
        var (runs, jobs): ([Int64], [JobID]) = ([], [])
        var isBackfill = true
        for row in rows {
            let id: Int64 = try row.decode("id")
            if try row.decode("is_run") { runs.append(id) } else { jobs.append(JobID(rawValue: id)) }
            if try !row.decode("is_backfill", as: Bool.self) { isBackfill = false }
        }
        guard let latest = rows.first else { return nil }
        let id: Int64 = try latest.decode("id")
        (self.runs, self.jobs, self.isBackfill) = (runs, jobs, isBackfill)
        description = (try latest.decode("is_run") ? "run " : "job ") + "\(id)"
    }

    /// Cancels what waits and asks what runs to stop.
    ///
    /// - Returns: the jobs that Redis must hear of.
    func cancel(
        for schedule: String, kinds: JobKindRegistry, ledger: Ledger, in transaction: PostgresTransaction
    ) async throws -> [JobID] {
        let (person, reason) = ("schedule \(schedule)", "the next occurrence has come; overlap: cancel_running")
        let advancer = RunAdvancer(kinds: kinds)
        var changed: [JobID] = []
        // In the order in which everybody takes hold of several runs.
        for run in runs.sorted() {
            changed += try await advancer.cancel(run: run, by: person, reason: reason, in: transaction)?.jobs ?? []
        }
        return changed + (try await ledger.requestCancel(jobs, by: person, reason: reason, in: transaction))
    }
}
