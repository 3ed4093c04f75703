// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs
import Redis

/// Speaks the protocol of a harness that measures job queues side by side, on an ephemeral queue.
///
/// `rounds-bench peer single|bulk|conc N`, `peer lat1 N`, `peer rate PER_SECOND SECONDS`, `peer nap N MS` submit and print
/// `{"n": …, "secs": …}`; `rounds-bench peer worker` works. `BENCH_REDIS`, `BENCH_DIR` and `BENCH_CONC` say where and how.
/// To register it, name this program in a JSON file of the harness' folder for extra peers:
///
///     {"rounds": {"producer": ["/path/rounds-bench", "peer"], "worker": ["/path/rounds-bench", "peer", "worker"],
///      "conc": 256, "version": "", "n": {"single": 20000, "drain": 200000}, "crash_conc": 10, "note": ""}}
struct PeerAdapter {
    private static let queue = "peer"
    private static let batch = 1000
    private static let inFlight = 32

    private let queue: EphemeralQueue
    private let directory: String

    static func main(_ arguments: [String]) async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let redis = environment["BENCH_REDIS"], let directory = environment["BENCH_DIR"],
            let mode = arguments.first
        else { throw BadInput("usage: BENCH_REDIS=URL BENCH_DIR=PATH rounds-bench peer MODE [NUMBER…]") }
        if mode == "worker" {
            let concurrency = environment["BENCH_CONC"].flatMap { Int($0) } ?? 10
            return try await BenchWorker.run(
                redis: redis, database: nil, queue: queue, concurrency: concurrency, directory: directory)
        }
        let adapter = PeerAdapter(
            queue: EphemeralQueue(queue, redis: RedisClient(try RedisConfiguration(url: redis))), directory: directory)
        let numbers = arguments.dropFirst().compactMap { Double($0) }
        guard let count = numbers.first.map({ Int($0) }) else { throw BadInput("'\(mode)' needs a number") }
        let start = ContinuousClock.now
        guard let submitted = try await adapter.run(mode, count, numbers.dropFirst().first ?? 0) else {
            return print(#"{"unsupported": true}"#)
        }
        print(#"{"n": \#(submitted), "secs": \#((ContinuousClock.now - start) / .seconds(1))}"#)
    }

    /// - Returns: how many jobs were submitted, or `nil` for an unknown mode.
    private func run(_ mode: String, _ count: Int, _ second: Double) async throws -> Int? {
        switch mode {
        case "single": for _ in 0..<count { try await submit(noOp) }
        case "bulk":
            for start in stride(from: 0, to: count, by: Self.batch) {
                _ = try await queue.submit(Array(repeating: noOp, count: min(Self.batch, count - start)))
            }
        case "conc": try await concurrent(count)
        case "lat1": for _ in 0..<count { try await one() }
        case "rate": return try await steady(perSecond: count, seconds: second)
        case "nap": for index in 0..<count { try await submit(request("nap", "[\(index),\(Int(second))]")) }
        default: return nil
        }
        return count
    }

    private var noOp: JobRequest { request("no-op", Self.payload) }
    private static let payload = #""\#(String(repeating: "x", count: 200))""#

    private func request(_ kind: String, _ parameters: String) -> JobRequest {
        JobRequest(kind: kind, parameters: parameters, queue: Self.queue, submittedBy: "bench")
    }

    private func submit(_ request: JobRequest) async throws { _ = try await queue.submit([request]) }

    private func concurrent(_ count: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<Self.inFlight {
                let share = count / Self.inFlight + (task < count % Self.inFlight ? 1 : 0)
                group.addTask { for _ in 0..<share { try await submit(noOp) } }
            }
            try await group.waitForAll()
        }
    }

    /// Submits a job, waits until it has run, and pauses.
    private func one() async throws {
        let before = latencyFileSize
        try await submit(request("stamp", "\(BenchKinds.now())"))
        let deadline = ContinuousClock.now + .seconds(5)
        while latencyFileSize == before && ContinuousClock.now < deadline {
            try await Task.sleep(for: .microseconds(500))
        }
        try await Task.sleep(for: .microseconds(Int.random(in: 2000...12_000)))
    }

    private var latencyFileSize: Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: "\(directory)/lat")
        return attributes?[.size] as? Int ?? 0
    }

    private func steady(perSecond: Int, seconds: Double) async throws -> Int {
        let total = Int(Double(perSecond) * seconds)
        let start = ContinuousClock.now
        for index in 0..<total {
            try await Task.sleep(until: start + .seconds(Double(index) / Double(perSecond)), clock: .continuous)
            try await submit(request("stamp", "\(BenchKinds.now())"))
        }
        return total
    }
}
