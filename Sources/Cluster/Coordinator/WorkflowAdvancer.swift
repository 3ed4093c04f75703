// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres

/// Moves runs of workflows on: makes the jobs of steps whose needs have ended, undoes what failed runs did, ends runs.
///
/// - Guarantees: a step begins only after everything that it needs; each run is moved on in one transaction that holds
///   it, and by the ledger alone, so that two coordinators, or one that dies half-way, do no harm.
/// - Does not: begin a step at the very moment its last need ends. The ledger tells the coordinator, which takes some
///   milliseconds; if that message is lost, the next run of this duty sees it.
package struct WorkflowAdvancer: Duty {
    package static let name = "workflow-advancer"
    package let interval = Duration.seconds(2)
    package let wakeChannel: String? = "rounds_workflow"
    private let ledger: Ledger
    private let broker: Broker
    private let advancer: RunAdvancer

    /// - Parameter kinds: what jobs have when their step does not say otherwise.
    package init(_ ledger: Ledger, _ broker: Broker, kinds: JobKindRegistry) {
        self.ledger = ledger
        self.broker = broker
        advancer = RunAdvancer(kinds: kinds)
    }

    package func runOnce(term: Int64) async throws -> DutyReport {
        let runs: [Int64] = try await ledger.postgres.query(Statement.findRuns).map { try $0.decode("id") }
        var counts: [String: Int] = [:]
        var firstError: (any Error)?
        for run in runs {
            do {
                let advance = try await ledger.postgres.transaction { transaction in
                    try await advancer.advance(run, in: transaction)
                }
                try await tellRedis(advance.ready)
                counts["unblocked", default: 0] += advance.ready.count
                counts["cancelled", default: 0] += advance.cancelled
                counts["ended-runs", default: 0] += advance.hasEnded ? 1 : 0
            } catch {
                // One run that cannot be moved on is not in the way of the others.
                firstError = firstError ?? error
            }
        }
        if let firstError { throw firstError }
        return DutyReport(counts)
    }

    private func tellRedis(_ jobs: [JobID]) async throws {
        let entries = try await ledger.entries(jobs)
        try await broker.register(queues: Set(entries.map(\.queue)))
        try await broker.mirror(entries)
    }
}
