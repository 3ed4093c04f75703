// SPDX-License-Identifier: Apache-2.0

import Cluster
import Jobs
import Postgres
import Redis

/// Compares what Redis holds with the ledger once every job has ended.
enum RedisCheck {
    /// What is wrong at this moment.
    static func violations(_ redis: RedisClient, _ ledger: PostgresPool) async throws -> [Violation] {
        var found: [Violation] = []
        for queue in ChaosSite.queues {
            let keys = QueueKeys(queue)
            for key in try await openSets(keys, redis) {
                let left = try await redis.send("ZRANGE", key, 0, -1).array ?? []
                found += left.map {
                    Violation($0.string.flatMap { Int64($0) }, "is still in \(key) after everything has ended")
                }
            }
        }
        for row in try await ledger.query("SELECT id, queue, state::text, attempt FROM rounds.jobs") {
            let id = JobID(rawValue: try row.decode("id"))
            let state: String = try row.decode("state")
            let key = QueueKeys(try row.decode("queue")).job(id)
            let known = try await redis.send("HMGET", key, "state", "attempt").array ?? []
            // What has ended and was flushed stays away.
            guard let inRedis = known.first?.string else { continue }
            let attempt = known.last?.int ?? -1
            let recorded: Int = try row.decode("attempt")
            if inRedis != state || attempt < recorded {
                found.append(Violation(id.rawValue, "is \(state) in the ledger and \(inRedis) (\(attempt)) in redis"))
            }
        }
        return found
    }

    /// The sorted sets that hold jobs which wait or run.
    static func openSets(_ keys: QueueKeys, _ redis: RedisClient) async throws -> [String] {
        let ready = try await redis.send("KEYS", "\(keys.prefix)ready:*").array ?? []
        return [keys.running, keys.scheduled] + ready.compactMap(\.string)
    }
}
