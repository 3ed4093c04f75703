// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import Jobs
import Postgres
import Redis

extension ClusterClient {
    /// Why a job waits, or ended as it did.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - instant: how a moment is written.
    /// - Returns: `nil` when there is no such job.
    package func why(
        _ id: JobID, instant: @escaping @Sendable (Date) -> String = { $0.formatted(.iso8601) }
    ) async throws -> JobExplanation? {
        try await facts(id).map { Explainer($0, instant: instant).explanation }
    }

    /// All that decides when a job starts, or how it ended. Where Redis cannot be reached, that is among the facts.
    func facts(_ id: JobID) async throws -> JobFacts? {
        guard let record = try await job(id),
            let row = try await ledger.postgres.query(Statement.whyJob, id.rawValue).first
        else { return nil }
        var facts = JobFacts(record, now: try row.decode("now"))
        try facts.add(row)
        if record.state == .blocked {
            facts.turn = try await ledger.postgres.query(Statement.whyTurn, id.rawValue).first.map {
                try JobFacts.Turn($0)
            }
        }
        guard !record.state.isTerminal, record.state != .blocked else { return facts }
        do {
            try await addWhatRedisKnows(&facts)
        } catch let error as RedisError {
            // The reason itself: nothing is handed out while Redis cannot be reached.
            facts.redis = nil
            facts.redisFailure = error.description
        }
        return facts
    }

    private func addWhatRedisKnows(_ facts: inout JobFacts) async throws {
        let sights = JobSights(ledger: ledger, broker: broker)
        facts.redis = try await sights.inRedis([facts.id], queue: facts.queue).sights[facts.id]
        facts.workers = try await workers().map { JobFacts.Worker($0) }
        if let deadline = facts.redis?.places[.running] {
            facts.leaseUntil = Date(timeIntervalSince1970: Double(deadline) / 1000)
        }
        try await addNextStarts(&facts)
        let keys = QueueKeys(facts.queue)
        for case .ready(let lane) in (facts.redis?.places ?? [:]).keys {
            let replies = try await broker.redis.pipeline([
                RedisCommand("ZRANK", keys.ready(lane), facts.id.rawValue), RedisCommand("ZCARD", keys.lanes),
            ])
            if let ahead = replies[0].int, let branches = replies[1].int {
                facts.line = JobFacts.Line(ahead: ahead, branches: branches)
            }
        }
    }

    /// Adds when the buckets of the job's rate limits have their next token, by the clock of Redis.
    private func addNextStarts(_ facts: inout JobFacts) async throws {
        let limited = facts.limits.indices.filter { facts.limits[$0].rate != nil }
        if limited.isEmpty { return }
        let replies = try await broker.redis.pipeline([
            RedisCommand(["HMGET", QueueKeys(facts.queue).buckets] + limited.map { facts.limits[$0].key }),
            RedisCommand("TIME"),
        ])
        let time = (replies[1].array ?? []).compactMap { $0.string.flatMap { Int64($0) } }
        guard let buckets = replies[0].array, time.count == 2 else { return }
        for (index, bucket) in zip(limited, buckets) {
            let parts = bucket.string?.split(separator: " ").compactMap { Double($0) } ?? []
            let age = parts.count == 2 ? Double(time[0]) * 1000 + Double(time[1]) / 1000 - parts[1] : 0
            let wait = facts.limits[index].rate?.wait(tokens: parts.first, age: .milliseconds(age))
            facts.limits[index].nextStart = wait.map { facts.now + Double($0.milliseconds) / 1000 }
        }
    }
}

extension JobFacts {
    fileprivate init(_ record: JobRecord, now: Date) {
        self.init(id: record.id, state: record.state, now: now)
        queue = record.queue
        branch = record.branch
        attempt = record.attempt
        failures = record.failures
        maxAttempts = record.maxAttempts
        lostLeases = record.lostLeases
        runAt = record.runAt
        acceptedAt = record.acceptedAt
        startedAt = record.startedAt
        finishedAt = record.finishedAt
        worker = record.worker
        error = record.error
        cancelledAt = record.cancelRequestedAt
        cancelledBy = record.cancelRequestedBy
        cancelReason = record.cancelReason
        jobClass.kind = record.kind
    }

    /// Adds what `why_job.sql` says.
    fileprivate mutating func add(_ row: PostgresRow) throws {
        let key: String = try row.decode("concurrency_key")
        jobClass = JobClass(
            kind: jobClass.kind, version: try row.decode("version"), capabilities: try row.decode("requires"),
            memory: try row.decode("memory_mib"), concurrencyKey: key)
        expiresAt = try row.decodeIfPresent("expires_at")
        isLed = try row.decodeIfPresent("is_led") ?? false
        if let since = try row.decodeIfPresent("paused_at", as: Date.self) {
            pause = Pause(
                by: try row.decodeIfPresent("paused_by"), since: since,
                reason: try row.decodeIfPresent("pause_reason"))
        }
        limits = [try Limit(row, "queue", key: "")]
        // Jobs that share a key run one at a time unless somebody has said otherwise.
        if !key.isEmpty {
            var limit = try Limit(row, "key", key: key)
            limit.concurrency = limit.concurrency ?? 1
            limits.append(limit)
        }
    }
}

extension JobFacts.Limit {
    fileprivate init(_ row: PostgresRow, _ prefix: String, key: String) throws {
        self.init(
            key: key, concurrency: try row.decodeIfPresent("\(prefix)_concurrency"),
            running: try row.decode("\(prefix)_running"),
            holders: try row.decode("\(prefix)_holders", as: [Int64].self).map { JobID(rawValue: $0) })
        if let count = try row.decodeIfPresent("\(prefix)_rate_count", as: Int.self) {
            rate = JobRate(
                count: count, per: .milliseconds(try row.decode("\(prefix)_rate_period_ms", as: Int64.self)),
                burst: try row.decode("\(prefix)_rate_burst"))
        }
    }
}

extension JobFacts.Turn {
    fileprivate init(_ row: PostgresRow) throws {
        self.init(
            step: try row.decode("name"), maxParallel: try row.decode("max_parallel"),
            holders: try row.decode("holders", as: [Int64].self).map { JobID(rawValue: $0) })
    }
}

extension JobFacts.Worker {
    fileprivate init(_ presence: WorkerPresence) {
        self.init(
            name: presence.name, queues: presence.queues,
            standstill: presence.state == .running ? nil : presence.state.rawValue, slots: presence.concurrency,
            running: presence.running, ability: presence.ability)
    }
}

extension WorkerPresence {
    /// What the worker can run with all its memory free; `nil` when it has not said.
    fileprivate var ability: WorkerAbility? {
        guard !kinds.isEmpty else { return nil }
        let versions = kinds.compactMap { text -> (String, Int)? in
            let parts = text.split(separator: "@")
            return parts.count == 2 ? Int(parts[1]).map { (String(parts[0]), $0) } : nil
        }
        return WorkerAbility(
            kinds: Dictionary(versions) { max($0, $1) }, capabilities: Set(capabilities), freeMemory: memory)
    }
}
