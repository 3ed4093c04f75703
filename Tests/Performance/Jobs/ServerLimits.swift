// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs
import Postgres
import PrivateServers
import Redis

/// What the servers do with the same bytes and nobody asking for anything else: the limit of any worker on them.
enum ServerLimits {
    private static let batch = 256

    /// For an ephemeral queue: a bare loop in Redis that takes jobs from a list, keeps and forgets them. For a durable
    /// one: two bare updates of each row, a batch a commit.
    static func jobsPerSecond(_ mode: QueueMode, on site: BenchSite) async throws -> Double {
        switch mode {
        case .ephemeral: try await redis(site)
        case .durable: try await postgres(site)
        }
    }

    private static func redis(_ site: BenchSite) async throws -> Double {
        let count = 100_000
        for _ in 0..<(count / 1000) {
            try await site.submit(Array(repeating: site.request(.ephemeral), count: 1000), .ephemeral)
        }
        let loop = RedisScript(
            name: "bare",
            source: """
                local fields, names = {}, {}
                for i, job in ipairs(redis.call('LPOP', KEYS[1], ARGV[1])) do
                  fields[2 * i - 1], fields[2 * i], names[i] = string.sub(job, 1, 18), job, string.sub(job, 1, 18)
                end
                redis.call('HSET', 'bare', unpack(fields))
                return redis.call('HDEL', 'bare', unpack(names))
                """)
        let key = "rounds:{fast}:ephemeral:waiting:5:"
        let start = ContinuousClock.now
        for _ in 0..<(count / batch) { try await site.redis.run(loop, keys: [key], arguments: [batch]) }
        let rate = perSecond(count / batch * batch, since: start)
        _ = try await site.redis.send("FLUSHALL")
        return rate
    }

    private static func postgres(_ site: BenchSite) async throws -> Double {
        let count = 20_000
        for _ in 0..<(count / 1000) {
            try await site.submit(Array(repeating: site.request(.durable), count: 1000), .durable)
        }
        let first: Int = try await site.pool.query("SELECT min(id) FROM rounds.jobs")[0].decode(0)
        let update = "UPDATE rounds.jobs SET attempt = attempt + 1 WHERE id BETWEEN $1 AND $2"
        let start = ContinuousClock.now
        for offset in stride(from: first, to: first + count, by: batch) {
            let range = (offset, offset + batch - 1)
            for _ in 1...2 { _ = try await site.pool.query(update, range.0, range.1) }
        }
        return perSecond(count, since: start)
    }

    /// How many jobs a second `redis-benchmark` submits to an ephemeral queue with the same script calls.
    ///
    /// - Parameters:
    ///   - jobs: how many in one call.
    ///   - clients: how many connections call at the same time.
    static func submitsPerSecond(jobs: Int, clients: Int, on site: BenchSite) async throws -> Double {
        // The script must be known to the server.
        try await site.submit([site.request(.ephemeral)], .ephemeral)
        let job = String(repeating: "x", count: BenchSite.payload.utf8.count + 12)
        let calls = jobs > 1 ? 200 : 20_000
        let output = try Tool.run(
            [
                "redis-benchmark", "-s", site.redisServer.socket, "-c", "\(clients)", "-n", "\(calls)", "--csv",
                "EVALSHA", EphemeralScripts.submit.sha1, "1", "rounds:{bare}:ephemeral:", "", "5", "0",
            ] + Array(repeating: job, count: jobs))
        let figures = output.split(whereSeparator: \.isNewline).last?.split(separator: ",").dropFirst().first
        guard let rate = figures.flatMap({ Double($0.trimmingPrefix("\"").prefix { $0 != "\"" }) }) else {
            throw BadInput("redis-benchmark has said something unknown: \(output)")
        }
        _ = try await site.redis.send("FLUSHALL")
        return rate * Double(jobs)
    }

    /// Makes the stores believe that other workers run so many jobs.
    static func putInFlight(_ count: Int, _ mode: QueueMode, on site: BenchSite) async throws {
        if count == 0 { return }
        let deadline = BenchKinds.now() / 1_000_000 + 3_600_000
        switch mode {
        case .ephemeral:
            let prefix = "rounds:{fast}:ephemeral:"
            let fields = (0..<count).map { RedisCommand("HSET", "\(prefix)held:other", String($0), BenchSite.payload) }
            _ = try await site.redis.pipeline(fields + [RedisCommand("ZADD", "\(prefix)holders", deadline, "other")])
        case .durable:
            let rows = try await site.pool.query(
                """
                INSERT INTO rounds.jobs
                    (kind, queue, priority, parameters, state, attempt, max_attempts, submitted_by, worker, started_at)
                SELECT 'no-op', 'default', 5, $2::text::jsonb, 'running', 1, 3, 'bench', 'other', now()
                FROM generate_series(1, $1::integer) RETURNING id
                """, count, BenchSite.payload)
            let ids = try rows.map { try $0.decode(0, as: Int.self) }
            _ = try await site.redis.pipeline(
                ids.map { RedisCommand("ZADD", "rounds:{default}:running", deadline, $0) })
        }
    }
}
