// SPDX-License-Identifier: Apache-2.0

package import Jobs
package import Redis

/// Who works now: ready queues, delays, leases, progress, in Redis. Everything here can be rebuilt from the ledger.
///
/// Each operation is one script call, whatever the number of jobs in it. Every write of an attempt names it and is
/// refused when it is stale.
package struct Broker: Sendable {
    let redis: RedisClient
    let leases: LeasePolicy
    /// How long an ended job can be read in Redis; in the ledger it stays.
    let retention: Duration

    package init(_ redis: RedisClient, leases: LeasePolicy = LeasePolicy(), retention: Duration = .seconds(86_400)) {
        self.redis = redis
        self.leases = leases
        self.retention = retention
    }

    /// Makes what Redis holds of jobs equal to what the ledger says, unless Redis is ahead of it.
    ///
    /// - Parameters:
    ///   - entries: what the ledger says.
    ///   - overridingClaims: `true` for claims that the ledger has refused.
    /// - Returns: how many jobs were changed.
    @discardableResult
    func mirror(_ entries: [LedgerEntry], overridingClaims: Bool = false) async throws(RedisError) -> Int {
        var changed = 0
        for (queue, entries) in Dictionary(grouping: entries, by: \.queue) {
            for start in stride(from: 0, to: entries.count, by: 500) {
                var arguments: [any RedisArgument] = [
                    leases.duration.milliseconds, retention.components.seconds, overridingClaims ? 1 : 0,
                ]
                for entry in entries[start..<min(start + 500, entries.count)] { arguments += entry.arguments }
                changed += try await run(BrokerScripts.mirror, queue, arguments).int ?? 0
            }
        }
        return changed
    }

    /// Ends attempts and claims jobs of one queue in one call.
    ///
    /// - Parameters:
    ///   - queue: the queue.
    ///   - worker: who claims.
    ///   - ability: which jobs it can run; `nil` for all.
    ///   - ends: attempts of this queue that have ended and that the ledger has recorded.
    ///   - limit: the most jobs to claim.
    ///   - patience: for how long the worker will wait for its token when it gets fewer; `nil` when it will not.
    func exchange(
        queue: String, worker: String, ability: WorkerAbility? = nil, ends: [AttemptEnd], claimUpTo limit: Int,
        patience: Duration? = nil
    ) async throws(RedisError) -> Exchange {
        var arguments: [any RedisArgument] = [
            worker, ability?.text ?? "", leases.duration.milliseconds, limit, patience?.milliseconds ?? 0,
            retention.components.seconds,
        ]
        for end in ends {
            arguments += [
                end.lease.id.rawValue, end.lease.attempt, end.verdict.state.rawValue, end.runAt.map(String.init) ?? "",
                end.result ?? "", end.verdict.errorText,
            ]
        }
        let answer = try await run(BrokerScripts.exchange, queue, arguments)
        guard let parts = answer.array, parts.count == 4, let wait = parts[2].int else {
            throw .unexpectedReply("\(answer)")
        }
        return Exchange(
            claims: (parts[1].array ?? []).compactMap { Claim(queue: queue, $0.array ?? []) },
            refused: (parts[0].array ?? []).compactMap { $0.string.flatMap { JobID($0) } },
            lookAgain: wait < 0 ? nil : .milliseconds(wait), isServing: parts[3].int == 1)
    }

    /// Records an attempt's progress and log lines.
    ///
    /// - Returns: `false` when the attempt is stale and nothing was written.
    func report(_ lease: Lease, queue: String, progress: Progress?, lines: [String]) async throws(RedisError) -> Bool {
        var arguments: [any RedisArgument] = [
            lease.id.rawValue, lease.attempt, progress.map { String($0.completed) } ?? "",
            progress?.total.map { String($0) } ?? "", progress?.message ?? "",
        ]
        arguments += lines
        return try await run(BrokerScripts.report, queue, arguments).int == 1
    }

    /// Makes jobs ready whose time has come.
    ///
    /// - Returns: how many, and how long until the next one is due.
    func promote(queue: String, limit: Int = 1000) async throws(RedisError) -> (promoted: Int, next: Duration?) {
        let answer = try await run(BrokerScripts.promote, queue, [limit])
        guard let parts = answer.array, let count = parts.first?.int, let wait = parts.last?.int else {
            throw .unexpectedReply("\(answer)")
        }
        return (count, wait < 0 ? nil : .milliseconds(wait))
    }

    /// Leases of a queue that have run out by the clock of Redis.
    func expiredLeases(queue: String, limit: Int = 500) async throws(RedisError) -> [Lease] {
        let answer = try await run(BrokerScripts.expired, queue, [limit])
        return (answer.array ?? []).compactMap { item in
            guard let id = item.array?.first?.string.flatMap({ JobID($0) }), let attempt = item.array?.last?.int
            else { return nil }
            return Lease(id: id, attempt: attempt)
        }
    }

    /// The names of all queues that somebody has used.
    func queues() async throws(RedisError) -> [String] {
        let answer = try await redis.send("SMEMBERS", ClusterKeys.queues)
        return (answer.array ?? []).compactMap(\.string).sorted()
    }

    /// Makes queues known to the coordinator's duties.
    func register(queues: Set<String>) async throws(RedisError) {
        if queues.isEmpty { return }
        _ = try await redis.send(RedisCommand(["SADD", ClusterKeys.queues] + queues.sorted()))
    }

    /// What identifies the memory of this Redis: it changes when Redis restarts and is `nil` when it was flushed.
    func epoch() async throws(RedisError) -> String? {
        let replies = try await redis.pipeline([RedisCommand("GET", ClusterKeys.epoch), RedisCommand("INFO", "server")])
        guard let token = replies.first?.string, let info = replies.last?.string else { return nil }
        let run = info.split(whereSeparator: \.isNewline).first { $0.hasPrefix("run_id:") } ?? ""
        return "\(token) \(run)"
    }

    /// Notes that everything the ledger has is in Redis now.
    ///
    /// - Returns: the new epoch.
    func beginEpoch() async throws(RedisError) -> String {
        _ = try await redis.send("SET", ClusterKeys.epoch, String(UInt64.random(in: 1 ... .max), radix: 36))
        return try await epoch() ?? ""
    }

    /// Tells workers to look at their leases at once instead of at the next renewal.
    func nudgeWorkers() async throws(RedisError) {
        _ = try await redis.send("PUBLISH", ClusterKeys.control, "renew")
    }

    func run(
        _ script: RedisScript, _ queue: String, _ arguments: [any RedisArgument]
    ) async throws(RedisError) -> RedisValue {
        try await redis.run(script, keys: [QueueKeys(queue).prefix], arguments: arguments)
    }
}

extension LedgerEntry {
    /// One job of the mirror script.
    fileprivate var arguments: [any RedisArgument] {
        [
            id.rawValue, jobClass.text, branch, priority.rawValue, state.rawValue, attempt,
            runAt.map { String($0) } ?? "", timeout.map { String($0) } ?? "", worker ?? "", cancelRequested ? 1 : 0,
            result ?? "", error ?? "",
        ]
    }
}

extension Verdict {
    /// The error as JSON, or nothing. It was encoded for the ledger before and cannot fail here.
    fileprivate var errorText: String { error.flatMap { try? JSONText.encode($0) } ?? "" }
}

extension Claim {
    fileprivate init?(queue: String, _ fields: [RedisValue]) {
        guard fields.count == 6, let id = fields[0].string.flatMap({ JobID($0) }), let attempt = fields[1].int,
            let jobClass = fields[2].string.flatMap({ JobClass(text: $0) }), let branch = fields[3].string
        else { return nil }
        self.init(
            lease: Lease(id: id, attempt: attempt), queue: queue, jobClass: jobClass, branch: branch,
            priority: fields[4].int.flatMap(Priority.init(rawValue:)) ?? .normal,
            timeout: fields[5].string.flatMap { Int64($0) }.map { .milliseconds($0) })
    }
}
