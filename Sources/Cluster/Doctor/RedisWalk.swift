// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
import Redis

/// Walks over what Redis holds, some hundred names at a time.
struct RedisWalk: Sendable {
    let redis: RedisClient
    private static let page = 1000

    /// Something of the cluster that a key stands for.
    enum Key: Hashable {
        case job(queue: String, JobID)
        case lane(queue: String, String)
        case queue(String)
        case holders(queue: String, key: String)

        /// Reads the name of a key, or gives `nil` for one that is of no interest.
        init?(_ name: String) {
            guard name.hasPrefix("rounds:{"), let end = name.range(of: "}:") else { return nil }
            let queue = String(name[name.index(name.startIndex, offsetBy: 8)..<end.lowerBound])
            let rest = name[end.upperBound...]
            if rest.hasPrefix("job:"), let id = JobID(rest.dropFirst(4)) {
                self = .job(queue: queue, id)
            } else if rest.hasPrefix("ready:") {
                self = .lane(queue: queue, String(rest.dropFirst(6)))
            } else if rest.hasPrefix("holders:") {
                self = .holders(queue: queue, key: String(rest.dropFirst(8)))
            } else if rest == "running" || rest == "scheduled" {
                self = .queue(queue)
            } else {
                return nil
            }
        }
    }

    /// All keys of queues, page by page; a key may come twice.
    func keys(_ body: ([Key]) async throws -> Void) async throws {
        try await scan(["SCAN"], options: ["MATCH", "rounds:{*"]) { names in
            try await body(names.compactMap { $0.string.flatMap { Key($0) } })
        }
    }

    /// The members of a sorted set of jobs, page by page; one may come twice.
    func members(of key: String, _ body: ([JobID]) async throws -> Void) async throws {
        try await scan(["ZSCAN", key], options: []) { pairs in
            let ids = stride(from: 0, to: pairs.count, by: 2).compactMap { pairs[$0].string.flatMap { JobID($0) } }
            try await body(ids)
        }
    }

    private func scan(
        _ command: [String], options: [String], _ body: ([RedisValue]) async throws -> Void
    ) async throws {
        var cursor = "0"
        repeat {
            let reply = try await redis.send(RedisCommand(command + [cursor] + options + ["COUNT", "\(Self.page)"]))
            guard let parts = reply.array, parts.count == 2, let next = parts[0].string, let items = parts[1].array
            else { throw RedisError.unexpectedReply("\(reply)") }
            if !items.isEmpty { try await body(items) }
            cursor = next
            try Task.checkCancellation()
        } while cursor != "0"
    }
}
