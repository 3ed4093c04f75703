// SPDX-License-Identifier: Apache-2.0

package import Jobs
package import Redis

/// A queue that lives in Redis alone, for callers that want speed and can lose what Redis loses.
///
/// - Guarantees: a job that was submitted is run at least once, also when workers are killed, as long as Redis keeps
///   its memory. Each ending names worker and attempt and is refused when the job belongs to somebody else by then. A
///   job that fails for good stays among the dead ones until somebody revives or discards it.
/// - Does not: keep results, history or progress, record anything in the ledger, or cancel jobs.
package struct EphemeralQueue: Sendable {
    package let name: String
    let redis: RedisClient
    let leases: LeasePolicy
    private let keys: EphemeralKeys

    /// - Parameters:
    ///   - name: the queue.
    ///   - redis: where it lives.
    ///   - leases: how long a worker's silence is borne.
    package init(_ name: String, redis: RedisClient, leases: LeasePolicy = LeasePolicy()) {
        self.name = name
        self.redis = redis
        self.leases = leases
        keys = EphemeralKeys(name)
    }

    /// The most jobs in one call, so that no script holds Redis up for long.
    private static let mostJobs = 2000

    /// Submits jobs. When this returns, Redis has them.
    ///
    /// - Parameters:
    ///   - requests: the jobs; their parameters have been validated.
    ///   - delay: how long they wait before they may start.
    /// - Returns: their numbers, in order.
    /// - Throws: `BadInput` for what only the ledger can promise, before anything is submitted; `RedisError` when it is
    ///   not known whether Redis has the jobs.
    package func submit(_ requests: [JobRequest], delay: Duration = .zero) async throws -> [JobID] {
        for request in requests { try require(request) }
        var ids: [JobID] = []
        ids.reserveCapacity(requests.count)
        var start = 0
        while start < requests.count {
            let first = requests[start]
            var end = start + 1
            while end < requests.count, end - start < Self.mostJobs, requests[end].branch == first.branch,
                requests[end].priority == first.priority
            { end += 1 }
            var arguments: [any RedisArgument] = [first.branch, first.priority.rawValue, delay.milliseconds]
            arguments.reserveCapacity(3 + end - start)
            for request in requests[start..<end] { arguments.append(EphemeralJob.tail(of: request)) }
            let answer = try await redis.run(EphemeralScripts.submit, keys: [keys.prefix], arguments: arguments)
            guard let id = answer.int else { throw RedisError.unexpectedReply("\(answer)") }
            for offset in 0..<(end - start) { ids.append(JobID(rawValue: Int64(id + offset))) }
            start = end
        }
        return ids
    }

    private func require(_ request: JobRequest) throws(BadInput) {
        let promised =
            if request.idempotencyKey != nil { "an idempotency key" } else if request.runAt != nil {
                "a time of its own"
            } else if !request.requires.isEmpty { "capabilities" } else if !request.concurrencyKey.isEmpty {
                "a concurrency key"
            } else { "" }
        guard promised.isEmpty else {
            throw BadInput(
                "a job of the ephemeral queue '\(name)' cannot have \(promised)", hint: "use a durable queue")
        }
        guard !request.kind.utf8.contains(10), !request.branch.utf8.contains(10) else {
            throw BadInput("the names of kind and branch cannot contain a line end")
        }
    }

    /// How many jobs wait, are with workers, wait for their time, and are dead.
    package func counts() async throws -> EphemeralCounts {
        let lanes = try await redis.send("ZRANGE", keys.lanes, 0, -1).array ?? []
        let holders = try await redis.send("ZRANGE", keys.holders, 0, -1).array ?? []
        let lists = lanes.compactMap(\.string).flatMap { branch in
            (0...9).map { RedisCommand("LLEN", keys.waiting(branch, priority: $0)) }
        }
        let held = holders.compactMap(\.string).map { RedisCommand("HLEN", keys.held(by: $0)) }
        let rest = [RedisCommand("ZCARD", keys.delayed), RedisCommand("LLEN", keys.dead)]
        let replies = try await redis.pipeline(lists + held + rest).map { $0.int ?? 0 }
        return EphemeralCounts(
            waiting: replies.prefix(lists.count).reduce(0, +),
            held: replies[lists.count..<lists.count + held.count].reduce(0, +),
            delayed: replies[replies.count - 2], dead: replies[replies.count - 1])
    }

    /// Jobs that will not be tried again, the oldest first.
    package func dead(limit: Int) async throws -> [EphemeralJob] {
        let reply = try await redis.send("LRANGE", keys.dead, 0, limit - 1)
        return (reply.array ?? []).compactMap { $0.bytes.flatMap { EphemeralJob($0) } }
    }

    /// Makes the oldest dead jobs ready again, with a fresh count of failures.
    ///
    /// - Returns: how many.
    package func revive(limit: Int) async throws -> Int {
        try await redis.run(EphemeralScripts.revive, keys: [keys.prefix], arguments: [limit]).int ?? 0
    }

    /// Forgets the oldest dead jobs.
    ///
    /// - Returns: how many.
    package func discard(limit: Int) async throws -> Int {
        try await redis.send("LPOP", keys.dead, limit).array?.count ?? 0
    }
}
