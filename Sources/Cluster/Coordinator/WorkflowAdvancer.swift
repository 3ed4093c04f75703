// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres

/// Moves runs of workflows on: starts what no longer waits, cancels what waits in vain, ends runs.
///
/// - Guarantees: a step begins only after everything that it needs; it is decided by the ledger alone, in one
///   transaction, so that two coordinators, or one that dies half-way, do no harm.
/// - Does not: begin a step at the very moment its last need ends. The ledger tells the coordinator, which takes some
///   milliseconds; if that message is lost, the next run sees it.
package struct WorkflowAdvancer: Duty {
    package static let name = "workflow-advancer"
    package let interval = Duration.seconds(2)
    private let ledger: Ledger
    private let broker: Broker

    package init(_ ledger: Ledger, _ broker: Broker) {
        self.ledger = ledger
        self.broker = broker
    }

    package func runOnce(term: Int64) async throws -> DutyReport {
        let answers = try await ledger.postgres.pipeline([
            PostgresStatement(Statement.cancelDependents), PostgresStatement(Statement.unblockJobs),
            PostgresStatement(Statement.finishRuns),
        ])
        let cancelled = try answers[0].map { JobID(rawValue: try $0.decode("id")) }
        let unblocked = try answers[1].map { JobID(rawValue: try $0.decode("id")) }
        if !cancelled.isEmpty || !unblocked.isEmpty {
            let entries = try await ledger.entries(cancelled + unblocked)
            try await broker.register(queues: Set(entries.map(\.queue)))
            try await broker.mirror(entries)
        }
        return DutyReport([
            "unblocked": unblocked.count, "cancelled": cancelled.count, "ended-runs": answers[2].count,
        ])
    }
}
