// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Hospital
import JobKinds
import Jobs
import PrivateServers
import TestSupport
import Testing

@Suite("Redis keys", .timeLimit(.minutes(3)))
struct RedisKeysTests {
    /// Uses nothing but `redis-cli` and the key names of `docs/redis-keys.md`.
    @Test("A job can be followed with redis-cli from queued to its result")
    func follow() async throws {
        try await Site.open(on: try await LoadedDatabase.url()) { site in
            let cli = RedisCLI(socket: site.redisServer.socket)
            let id = try await site.submit(KPIRecompute.self, .init(full: true))
            let (job, log) = ("rounds:{default}:job:\(id)", "rounds:{default}:log:\(id)")

            let queued = try await cli.hash(job)
            #expect(queued["state"] == "queued")
            #expect(queued["class"] == "kpi-recompute@1///")
            #expect(queued["attempt"] == "0")
            #expect(try await cli.run("ZRANGE", "rounds:{default}:ready::kpi-recompute@1///", "0", "-1") == ["\(id)"])
            #expect(try await cli.run("SMEMBERS", "rounds:queues") == ["default"])

            let running = try await site.holding("hospital.beds") { _ in
                _ = try site.worker("shown")
                return try await cli.hash(job) { $0["state"] == "running" && Int($0["progress"] ?? "") ?? 0 > 0 }
            }
            #expect(running["attempt"] == "1")
            #expect(running["worker"]?.hasPrefix("shown-") == true)
            #expect(Int(running["started_at"] ?? "") ?? 0 > 0)
            #expect(Int(running["total"] ?? "") ?? 0 > Int(running["progress"] ?? "") ?? 0)
            #expect(running["message"]?.isEmpty == false)
            #expect(running["result"] == nil)
            let workers = try await cli.run("SMEMBERS", "rounds:workers")
            #expect(workers == [running["worker"]])
            #expect(try await cli.hash("rounds:worker:\(workers.first ?? "")")["state"] == "running")

            let ended = try await cli.hash(job) { $0["state"] == "succeeded" }
            let result: KPIRecompute.Result = try JSONText.decode(try #require(ended["result"]))
            #expect("\(result.rows)" == (try await site.value("SELECT count(*)::text FROM kpi.values")))
            #expect(try await cli.run("ZRANGE", "rounds:{default}:running", "0", "-1") == [])
            let lines = try await cli.run("XRANGE", log, "-", "+")
            #expect(lines.contains { $0.hasPrefix("or_cases: ") })
            #expect(lines.count(where: { $0.hasSuffix(" removed") }) == result.kpis.count)
            #expect(Int(try await cli.run("TTL", job).first ?? "") ?? 0 > 86_000)
        }
    }
}

/// Plain `redis-cli`.
private struct RedisCLI {
    let socket: String

    /// Runs a command.
    ///
    /// - Returns: the lines of the answer.
    func run(_ words: String...) async throws -> [String] {
        let process = try TestProcess(
            ["redis-cli", "-s", socket] + words,
            environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"],
            folder: try Scratch.folder("redis-cli"))
        guard try await process.end() == 0 else { throw TestFailure("redis-cli: \(process.standardError)") }
        // An empty list is an empty line.
        return process.standardOutput.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .map(String.init).filter { _ in !process.standardOutput.allSatisfy(\.isNewline) }
    }

    /// The fields of a hash once they are as wanted.
    func hash(
        _ key: String, when isWanted: ([String: String]) -> Bool = { _ in true }
    ) async throws -> [String: String] {
        try await Deadline(.seconds(60)).wait("\(key) to be as wanted") {
            let lines = try await run("HGETALL", key)
            let pairs = stride(from: 0, to: lines.count - 1, by: 2).map { (lines[$0], lines[$0 + 1]) }
            let fields = Dictionary(pairs) { $1 }
            return isWanted(fields) ? fields : nil
        }
    }
}
