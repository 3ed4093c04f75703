// SPDX-License-Identifier: Apache-2.0

import Definitions
import Jobs
import Postgres
import Redis

/// What people do with queues. Each change has its entry in the audit trail, or neither is there.
extension ClusterClient {
    /// The queues that there are, by name: those that have jobs or settings, that a worker serves, or that jobs went
    /// through since Redis was empty. Reads every open job.
    package func queues() async throws -> [QueueRecord] {
        let settings = Dictionary(try await ledger.settings().map { ($0.queue, $0) }) { first, _ in first }
        let depths = Dictionary(grouping: try await QueueCensus(ledger.postgres).depths(), by: \.queue)
        let names = Set(settings.keys).union(depths.keys).union(try await queuesInUse()).union(["default"])
        return names.sorted().map { QueueRecord(settings[$0] ?? QueueSettings(queue: $0), depths[$0] ?? []) }
    }

    /// The queues that Redis has heard of; none while it cannot be reached.
    private func queuesInUse() async throws -> Set<String> {
        do {
            return Set(try await broker.queues()).union(try await workers().flatMap(\.queues))
        } catch is RedisError {
            return []
        }
    }

    /// What people have set of one queue.
    ///
    /// - Throws: `BadInput` when there is no such queue.
    package func queue(_ name: String) async throws -> QueueRecord {
        let queues = try await queues()
        guard let queue = queues.first(where: { $0.queue == name }) else {
            let names = queues.map(\.queue)
            throw BadInput(
                "there is no queue '\(name)'\(suggestion(name, names))",
                hint: "known: \(names.joined(separator: ", ")); a worker or a job that names a queue makes it known")
        }
        return queue
    }

    /// Stops a queue: its running jobs go on, no other starts.
    ///
    /// - Parameters:
    ///   - person: who asks.
    ///   - reason: why, for whoever waits.
    /// - Returns: `false` when it was paused before; that pause stays as it is.
    /// - Throws: `BadInput` when there is no such queue.
    package func pauseQueue(_ queue: String, by person: String, reason: String?) async throws -> Bool {
        try await change(AuditEntry(.queuePause, of: ["queue \(queue)"], by: person, reason: reason), queue) {
            try await $0.query(Statement.pauseQueue, queue, person, reason)
        }
    }

    /// Lets a queue go on.
    ///
    /// - Returns: `false` when it was not paused.
    /// - Throws: `BadInput` when there is no such queue.
    package func resumeQueue(_ queue: String, by person: String, reason: String? = nil) async throws -> Bool {
        try await change(AuditEntry(.queueResume, of: ["queue \(queue)"], by: person, reason: reason), queue) {
            try await $0.query(Statement.resumeQueue, queue)
        }
    }

    /// Sets limits of a queue or of a concurrency key in it. What the limit leaves out stays as it was.
    ///
    /// - Returns: `false` when it was so already.
    /// - Throws: `BadInput` when there is no such queue.
    package func limitQueue(_ queue: String, to limit: QueueLimit, by person: String) async throws -> Bool {
        var details: [String: JSONValue] = ["key": .string(limit.key)]
        if let concurrency = limit.concurrency { details["concurrency"] = .integer(concurrency) }
        if let rate = limit.rate {
            details["rate"] = .object([
                "count": .integer(rate.count), "periodMilliseconds": .integer(Int(rate.period.milliseconds)),
                "burst": .integer(rate.burst),
            ])
        }
        let entry = AuditEntry(.queueLimit, of: ["queue \(queue)"], by: person, details: details)
        return try await change(entry, queue) {
            try await $0.query(
                Statement.setQueueLimit, queue, limit.key, limit.concurrency, limit.rate?.count,
                limit.rate?.period.milliseconds, limit.rate?.burst)
        }
    }

    /// Lifts the limits of a queue, or of a concurrency key in it: jobs that share the key then run as many at a time as
    /// those of any other key.
    ///
    /// - Returns: `false` when there were none.
    /// - Throws: `BadInput` when there is no such queue.
    package func liftLimit(of queue: String, key: String, by person: String) async throws -> Bool {
        let details: [String: JSONValue] = ["key": .string(key), "isLifted": .bool(true)]
        return try await change(AuditEntry(.queueLimit, of: ["queue \(queue)"], by: person, details: details), queue) {
            try await $0.query(Statement.liftQueueLimit, queue, key)
        }
    }

    /// Sets how many turns a branch has for each turn of a branch of which nobody has said anything.
    ///
    /// - Parameter weight: 1 to 1000.
    /// - Returns: `false` when it had as many.
    /// - Throws: `BadInput` when there is no such queue.
    package func setWeight(_ weight: Int, of branch: String, in queue: String, by person: String) async throws -> Bool {
        let details: [String: JSONValue] = ["branch": .string(branch), "weight": .integer(weight)]
        return try await change(AuditEntry(.queueWeight, of: ["queue \(queue)"], by: person, details: details), queue) {
            try await $0.query(Statement.setBranchWeight, queue, branch, weight)
        }
    }

    /// Changes settings in the ledger, with an entry in the audit trail, and tells Redis.
    ///
    /// - Parameter body: makes the change; answers no row when there is nothing to change.
    private func change(
        _ entry: AuditEntry, _ queue: String, _ body: (PostgresTransaction) async throws -> PostgresRows
    ) async throws -> Bool {
        _ = try await self.queue(queue)
        let isChanged = try await Audit.change(ledger.postgres) { transaction in
            try await transaction.execute(Statement.touchQueue, queue)
            let isChanged = try await !body(transaction).isEmpty
            return (isChanged, isChanged ? entry : nil)
        }
        do {
            try await broker.register(queues: [queue])
            try await broker.restore(queue: queue, from: ledger)
        } catch {
            // The change stands. The reconciler tells Redis within seconds of Redis being back.
        }
        return isChanged
    }
}
