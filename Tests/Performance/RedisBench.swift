// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrivateServers
import Redis

/// The Redis client against the C library that it is built on, over TCP on the loopback: alternately `SET` and `GET` of
/// 32 bytes. The two take turns, and each turn has its own ratio.
enum RedisBench {
    /// How many turns; odd, so that the median is one of them.
    private static let turns = 7
    private static let depth = 256
    private static let value = String(repeating: "v", count: 32)

    static func run() async throws -> [Measurement] {
        let process = ProcessInfo.processInfo.processIdentifier
        let port = 20_000 + Int(process % 10_000)
        let server = try RedisServer.start(
            in: NSTemporaryDirectory() + "rounds-bench-redis-\(process)", lifetime: .withProcess,
            settings: ["--save", "", "--port", "\(port)"])
        let keys = (0..<depth).map { "key:\($0)" }
        let client = RedisClient(try RedisConfiguration(url: "redis://127.0.0.1:\(port)"))
        let raw = try RawHiredis(
            host: "127.0.0.1", port: port, commands: keys.flatMap { [["SET", $0, value], ["GET", $0]] })

        var many: [(value: Double, reference: Double)] = []
        var one: [(value: Double, reference: Double)] = []
        for turn in -1..<turns {
            // The first turn warms up; then each side goes first every other time.
            let isClientFirst = turn % 2 == 0
            let pair = try await alternately(
                isClientFirst, { try await concurrent(client, keys, count: 200_000) },
                { try raw.pipelined(depth: depth, count: 200_000) })
            let single = try await alternately(
                isClientFirst, { try await sequential(client, keys, count: 20_000) },
                { try raw.pipelined(depth: 1, count: 20_000) })
            if turn >= 0 {
                many.append(pair)
                one.append(single)
            }
        }
        client.close()
        try server.stop()
        return [
            Measurement(name: "256 in flight, against a pipeline of 256", unit: "ops/s", turns: many, aim: 0.8),
            Measurement(name: "1 in flight, against a blocking loop", unit: "ops/s", turns: one, aim: 0.6),
        ]
    }

    private static func alternately(
        _ isClientFirst: Bool, _ client: () async throws -> Double, _ reference: () throws -> Double
    ) async throws -> (value: Double, reference: Double) {
        if isClientFirst {
            let value = try await client()
            return (value, try reference())
        }
        let raw = try reference()
        return (try await client(), raw)
    }

    /// Operations per second of as many tasks as there are keys, each with one command at a time.
    private static func concurrent(_ client: RedisClient, _ keys: [String], count: Int) async throws -> Double {
        let pairs = count / keys.count / 2
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for key in keys {
                group.addTask {
                    for _ in 0..<pairs {
                        try await client.send("SET", key, value)
                        try await client.send("GET", key)
                    }
                }
            }
            try await group.waitForAll()
        }
        return perSecond(2 * pairs * keys.count, since: start)
    }

    /// Operations per second of one task.
    private static func sequential(_ client: RedisClient, _ keys: [String], count: Int) async throws -> Double {
        let pairs = count / 2
        let start = ContinuousClock.now
        for round in 0..<pairs {
            let key = keys[round % keys.count]
            try await client.send("SET", key, value)
            try await client.send("GET", key)
        }
        return perSecond(2 * pairs, since: start)
    }
}
