// SPDX-License-Identifier: Apache-2.0

package import Jobs
package import Logging
import Postgres
import Synchronization

/// Deletes ended jobs and runs of workflows whose time is over.
///
/// - Guarantees: a run goes as a whole, once its own time and that of each of its jobs is over. What a schedule has
///   started last stays, whatever its age. A transaction deletes a thousand jobs at most, unless one run has more, and
///   waits for nobody. Everything that is deleted is counted in `rounds.deletions`, in the same transaction, and said
///   in the log.
/// - Does not: keep the idempotency keys of what it deletes.
package final class Pruner: Duty {
    package static let name = "pruner"
    package let interval = Duration.seconds(3600)
    private let ledger: Ledger
    private let broker: Broker
    private let retention: RetentionPolicy
    private let logger: Logger
    private let batch: Int
    /// The job after which the next page begins.
    private let last = Mutex<Int64>(0)

    /// Transactions in one run of the duty; what is left is for the next run, soon after.
    private static let batches = 20
    private static let pause = Duration.seconds(1)

    /// - Parameters:
    ///   - retention: how long ended jobs are kept.
    ///   - logger: where it says what was deleted.
    ///   - batch: how many jobs a transaction may look at and delete.
    package init(
        _ ledger: Ledger, _ broker: Broker, retention: RetentionPolicy, logger: Logger, batch: Int = 1000
    ) {
        self.ledger = ledger
        self.broker = broker
        self.retention = retention
        self.logger = logger
        self.batch = batch
    }

    package func runOnce(term: Int64) async throws -> DutyReport {
        var gone: [DeletedJob] = []
        var isDone = false
        for _ in 0..<Self.batches where !isDone {
            var deleted = try await pruneRuns()
            if deleted.isEmpty { (deleted, isDone) = try await pruneJobs() }
            try await broker.forget(deleted)
            gone += deleted
        }
        let counts = Dictionary(grouping: gone, by: \.state.rawValue).mapValues(\.count)
        if !gone.isEmpty {
            let kinds = Dictionary(grouping: gone, by: \.kind).mapValues(\.count)
            logger.notice(
                "ended jobs deleted, as their time is over",
                metadata: ["states": "\(counts)", "kinds": "\(kinds)"])
        }
        return DutyReport(counts, next: isDone ? nil : Self.pause)
    }

    private var ages: [(any PostgresParameter)?] {
        [retention.succeeded?.milliseconds, retention.failed?.milliseconds, retention.cancelled?.milliseconds]
    }

    /// Deletes old runs, as many as make up a batch of jobs.
    private func pruneRuns() async throws -> [DeletedJob] {
        try await ledger.postgres.transaction { transaction in
            let rows = try await transaction.query(Statement.listOldRuns, parameters: ages + [100])
            var runs: [Int64] = []
            var jobs = 0
            for row in rows {
                jobs += try row.decode("jobs", as: Int.self)
                if jobs > batch && !runs.isEmpty { break }
                runs.append(try row.decode("id"))
            }
            if runs.isEmpty { return [] }
            return try await transaction.query(Statement.deleteRuns, runs, "retention").map { try DeletedJob($0) }
        }
    }

    /// Deletes the old jobs of the next page.
    ///
    /// - Returns: what was deleted, and whether no later job can be old enough.
    private func pruneJobs() async throws -> (deleted: [DeletedJob], isDone: Bool) {
        let rows = try await ledger.postgres.query(
            Statement.pruneJobs, parameters: ages + [last.withLock { $0 }, batch])
        let end: Int64? = try rows[0].decodeIfPresent("last")
        let goesOn: Bool = try rows[0].decode("goes_on")
        last.withLock { $0 = goesOn ? end ?? 0 : 0 }
        let deleted = try rows.filter { try $0.decodeIfPresent("id", as: Int64.self) != nil }.map { try DeletedJob($0) }
        return (deleted, !goesOn)
    }
}
