// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrivateServers
import Redis

/// The Redis client against the C library that it is built on, over TCP on the loopback: alternately `SET` and `GET` of
/// 32 bytes. Client and reference take turns, and each turn has its own ratio.
///
/// Two references at 256 in flight: hiredis as a Swift program uses it, with strings going in and bytes coming out as
/// from the client, and hiredis at its barest, whose arguments lie ready in C memory and whose replies nobody reads.
struct RedisBench: ~Copyable {
    /// How many turns; odd, so that the median is one of them.
    private static let turns = 7
    private static let depth = 256
    private static let value = String(repeating: "v", count: 32)

    private let keys: [String]
    private let client: RedisClient
    private let raw: RawHiredis

    static func run() async throws -> [Measurement] {
        let process = ProcessInfo.processInfo.processIdentifier
        let port = 20_000 + Int(process % 10_000)
        let server = try RedisServer.start(
            in: NSTemporaryDirectory() + "rounds-bench-redis-\(process)", lifetime: .withProcess,
            settings: ["--save", "", "--port", "\(port)"])
        let bench = try RedisBench(port: port)
        let measurements = try await bench.measure()
        try server.stop()
        return measurements
    }

    private init(port: Int) throws {
        let keys = (0..<Self.depth).map { "key:\($0)" }
        let configuration = try RedisConfiguration(url: "redis://127.0.0.1:\(port)")
        self.raw = try RawHiredis(
            host: "127.0.0.1", port: port, commands: keys.flatMap { [["SET", $0, Self.value], ["GET", $0]] })
        self.keys = keys
        self.client = RedisClient(configuration)
    }

    private borrowing func measure() async throws -> [Measurement] {
        let (many, few, depth) = (200_000, 20_000, Self.depth)
        let fair = try await alternate(
            { try await $0.concurrent(count: many) },
            { try $0.raw.pipelinedFromSwift(keys: $0.keys, value: Self.value, depth: depth, count: many) })
        let bare = try await alternate(
            { try await $0.concurrent(count: many) }, { try $0.raw.pipelined(depth: depth, count: many) })
        let explicit = try await alternate(
            { try await $0.explicit(count: many) }, { try $0.raw.pipelined(depth: depth, count: many) })
        let single = try await alternate(
            { try await $0.sequential(count: few) }, { try $0.raw.pipelined(depth: 1, count: few) })
        return [
            Measurement(
                name: "256 tasks, against hiredis used from Swift, depth 256", unit: "ops/s", turns: fair, aim: 0.8),
            Measurement(name: "256 tasks, against bare hiredis, depth 256", unit: "ops/s", turns: bare, aim: nil),
            Measurement(
                name: "pipelines of 256 by one task, against bare hiredis", unit: "ops/s", turns: explicit, aim: nil),
            Measurement(name: "1 in flight, against a bare blocking loop", unit: "ops/s", turns: single, aim: 0.6),
        ]
    }

    /// Lets both sides take turns, after one to warm up; each goes first every other time.
    private borrowing func alternate(
        _ client: (borrowing RedisBench) async throws -> Double, _ reference: (borrowing RedisBench) throws -> Double
    ) async throws -> [(value: Double, reference: Double)] {
        _ = try await client(self)
        _ = try reference(self)
        var pairs: [(value: Double, reference: Double)] = []
        for turn in 0..<Self.turns {
            if turn % 2 == 0 {
                let value = try await client(self)
                pairs.append((value, try reference(self)))
            } else {
                let reference = try reference(self)
                pairs.append((try await client(self), reference))
            }
        }
        return pairs
    }

    /// Operations per second of one task that sends 256 commands with each call.
    private func explicit(count: Int) async throws -> Double {
        let rounds = count / Self.depth
        let start = ContinuousClock.now
        for _ in 0..<rounds {
            let replies = try await client.pipeline(
                keys.prefix(Self.depth / 2).flatMap { [RedisCommand("SET", $0, Self.value), RedisCommand("GET", $0)] })
            guard replies.count == Self.depth else { throw RedisError.unexpectedReply("\(replies.count) replies") }
        }
        return perSecond(rounds * Self.depth, since: start)
    }

    /// Operations per second of as many tasks as there are keys, each with one command at a time.
    private func concurrent(count: Int) async throws -> Double {
        let pairs = count / keys.count / 2
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for key in keys {
                group.addTask { [client] in
                    for _ in 0..<pairs {
                        try await client.send("SET", key, Self.value)
                        try await client.send("GET", key)
                    }
                }
            }
            try await group.waitForAll()
        }
        return perSecond(2 * pairs * keys.count, since: start)
    }

    /// Operations per second of one task.
    private func sequential(count: Int) async throws -> Double {
        let pairs = count / 2
        let start = ContinuousClock.now
        for round in 0..<pairs {
            let key = keys[round % keys.count]
            try await client.send("SET", key, Self.value)
            try await client.send("GET", key)
        }
        return perSecond(2 * pairs, since: start)
    }
}
