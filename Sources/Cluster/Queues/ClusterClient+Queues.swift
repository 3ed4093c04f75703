// SPDX-License-Identifier: Apache-2.0

package import Jobs
import Postgres
import Redis

extension ClusterClient {
    /// The queues that have jobs or settings, by name.
    package func queues() async throws -> [QueueRecord] {
        let settings = try await ledger.settings().map { ($0.queue, $0) }
        let known = Dictionary(settings) { first, _ in first }
        return try await ledger.postgres.query(Statement.listQueues).map { try QueueRecord($0, settings: known) }
    }

    /// Stops a queue: its running jobs go on, no other starts.
    ///
    /// - Parameters:
    ///   - person: who asks.
    ///   - reason: why, for whoever waits.
    /// - Returns: `false` when it was paused before; that pause stays as it is.
    package func pauseQueue(_ queue: String, by person: String, reason: String?) async throws -> Bool {
        try await change(queue, .queuePause, by: person, reason: reason) { transaction in
            try await !transaction.query(Statement.pauseQueue, queue, person, reason).isEmpty
        }
    }

    /// Lets a queue go on.
    ///
    /// - Returns: `false` when it was not paused.
    package func resumeQueue(_ queue: String, by person: String) async throws -> Bool {
        try await change(queue, .queueResume, by: person) { transaction in
            try await !transaction.query(Statement.resumeQueue, queue).isEmpty
        }
    }

    /// Sets the limits of a queue or of a concurrency key in it, instead of those that it had.
    package func limitQueue(_ queue: String, to limit: QueueLimit, by person: String) async throws {
        let details: [String: JSONValue] = ["key": .string(limit.key), "limit": .string(limit.text)]
        _ = try await change(queue, .queueLimit, by: person, details: details) { transaction in
            try await transaction.execute(
                Statement.setQueueLimit, queue, limit.key, limit.concurrency, limit.rate?.count,
                limit.rate?.period.milliseconds)
            return true
        }
    }

    /// Lifts the limits of a queue, or of a concurrency key in it: jobs that share the key run one at a time again.
    package func liftLimit(of queue: String, key: String, by person: String) async throws {
        _ = try await change(queue, .queueLimit, by: person, details: ["key": .string(key)]) { transaction in
            try await transaction.execute(Statement.liftQueueLimit, queue, key)
            return true
        }
    }

    /// Sets how many turns a branch has for each turn of a branch of which nobody has said anything.
    package func setWeight(_ weight: Int, of branch: String, in queue: String, by person: String) async throws {
        let details: [String: JSONValue] = ["branch": .string(branch), "weight": .integer(weight)]
        _ = try await change(queue, .queueWeight, by: person, details: details) { transaction in
            try await transaction.execute(Statement.setBranchWeight, queue, branch, weight)
            return true
        }
    }

    /// Changes settings in the ledger, with an entry in the audit trail, and tells Redis.
    ///
    /// - Parameter body: makes the change; returns `false` when there is nothing to change.
    private func change(
        _ queue: String, _ verb: AuditVerb, by person: String, reason: String? = nil,
        details: [String: JSONValue] = [:], _ body: (PostgresTransaction) async throws -> Bool
    ) async throws -> Bool {
        let isChanged = try await Audit.change(ledger.postgres) { transaction in
            try await transaction.execute(Statement.touchQueue, queue)
            let isChanged = try await body(transaction)
            let entry = AuditEntry(verb, of: ["queue \(queue)"], by: person, reason: reason, details: details)
            return (isChanged, isChanged ? entry : nil)
        }
        do {
            try await broker.register(queues: [queue])
            try await broker.restore(queue: queue, from: ledger)
        } catch is RedisError {
            // The reconciler does it within seconds of Redis being back.
        }
        return isChanged
    }
}
