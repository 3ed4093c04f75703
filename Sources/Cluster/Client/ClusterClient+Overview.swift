// SPDX-License-Identifier: Apache-2.0

import Postgres
import Redis

extension ClusterClient {
    /// Who leads the coordinators.
    package struct Leader: Sendable, Hashable, Codable {
        package var name: String
        package var term: Int64

        package init(name: String, term: Int64) {
            self.name = name
            self.term = term
        }
    }

    /// The coordinator that leads, or `nil` while none does.
    package func leader() async throws -> Leader? {
        try await ledger.postgres.query(Statement.readLeader).first.map {
            Leader(name: try $0.decode("holder"), term: try $0.decode("term"))
        }
    }

    /// How many jobs of each queue have ended since Redis began to count, by the queue's name.
    package func endedCounts() async throws -> [String: Int] {
        let queues = try await broker.queues()
        let outcomes = ["succeeded", "failed", "cancelled"]
        let replies = try await broker.redis.pipeline(
            queues.map { RedisCommand(["HMGET", QueueKeys($0).counters] + outcomes) })
        let counts = replies.map { ($0.array ?? []).reduce(0) { $0 + ($1.string.flatMap { Int($0) } ?? 0) } }
        return Dictionary(uniqueKeysWithValues: zip(queues, counts))
    }
}
