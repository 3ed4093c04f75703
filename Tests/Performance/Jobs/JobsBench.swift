// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs
import Postgres
import Redis

/// No-op jobs with 200 bytes of parameters through the whole cluster, with workers in processes of their own: how many a
/// second, at what cost, and how long one waits. Beside them stands what the servers alone do with the same bytes.
enum JobsBench {
    private static let batch = 1000

    static func run(_ mode: QueueMode) async throws -> [Measurement] {
        let site = try await BenchSite()
        say("\(mode.rawValue), submit")
        var lines = try await enqueue(mode, on: site)
        lines += try await drain(mode, on: site)
        say("\(mode.rawValue), latency and idle")
        lines += try await latency(mode, on: site)
        lines.append(try await idle(mode, on: site))
        try await site.close()
        return lines
    }

    private static func enqueue(_ mode: QueueMode, on site: BenchSite) async throws -> [Measurement] {
        let (bulk, single) = mode == .ephemeral ? (200_000, 5000) : (20_000, 500)
        let request = site.request(mode)
        _ = try await site.redis.send("FLUSHALL")
        let before = try await usedMemory(site)
        let requests = Array(repeating: request, count: batch)
        var start = ContinuousClock.now
        for _ in 0..<(bulk / batch) { try await site.submit(requests, mode) }
        let bulkRate = perSecond(bulk, since: start)
        let memory = Double(try await usedMemory(site) - before) / Double(bulk)
        start = .now
        for _ in 0..<single { try await site.submit([request], mode) }
        let singleRate = perSecond(single, since: start)
        start = .now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<32 {
                group.addTask { for _ in 0..<(single / 8) { try await site.submit([request], mode) } }
            }
            try await group.waitForAll()
        }
        let concurrentRate = perSecond(32 * (single / 8), since: start)
        try await site.clear(mode)
        let rates = [(bulkRate, batch, 1), (singleRate, 1, 1), (concurrentRate, 1, 32)]
        var lines: [Measurement] = []
        for (rate, jobs, clients) in rates {
            let how = clients > 1 ? "\(clients) callers, one a call" : jobs > 1 ? "\(jobs) a call" : "one a call"
            let aim: Double? = mode == .ephemeral && jobs > 1 ? 150_000 : nil
            lines.append(
                Measurement(name: "\(mode.rawValue), submit, \(how)", unit: "jobs/s", value: rate, aim: aim))
            if mode == .durable { continue }
            let limit = try await ServerLimits.submitsPerSecond(jobs: jobs, clients: clients, on: site)
            lines.append(Measurement(name: "… redis-benchmark with the same calls", unit: "jobs/s", value: limit))
        }
        lines.append(
            Measurement(name: "\(mode.rawValue), Redis memory of a waiting job", unit: "bytes", value: memory))
        return lines
    }

    private static func drain(_ mode: QueueMode, on site: BenchSite) async throws -> [Measurement] {
        let jobs = mode == .ephemeral ? 100_000 : 20_000
        var lines: [Measurement] = []
        let reference = try await ServerLimits.jobsPerSecond(mode, on: site)
        for (workers, others) in [(1, 0), (2, 0), (1, 1000), (1, 10_000)] {
            say("\(mode.rawValue), drain by \(workers), \(others) others in flight")
            try await site.clear(mode)
            try await ServerLimits.putInFlight(others, mode, on: site)
            let open = try await site.remaining(mode)
            for _ in 0..<(jobs / batch) {
                try await site.submit(Array(repeating: site.request(mode), count: batch), mode)
            }
            let run = try await Drain(site, mode, workers: workers, jobs: jobs, floor: open).run()
            let what =
                others == 0 ? "\(workers) worker process\(workers > 1 ? "es" : "")" : "\(others) others in flight"
            let name = "\(mode.rawValue), drain, \(what)"
            let aim: Double? = workers > 1 || others > 0 ? nil : mode == .ephemeral ? 45_000 : 15_000
            lines.append(Measurement(name: name, unit: "jobs/s", value: run.rate, aim: aim))
            guard workers == 1, others == 0 else { continue }
            lines += [
                Measurement(name: "… what the servers alone do", unit: "jobs/s", value: reference),
                Measurement(name: "… Redis calls a job", unit: "calls", value: run.calls),
                Measurement(name: "… CPU per 10,000 jobs, worker", unit: "s", value: run.cpu.workers),
                Measurement(name: "… CPU per 10,000 jobs, Redis", unit: "s", value: run.cpu.redis),
                Measurement(name: "… CPU per 10,000 jobs, PostgreSQL", unit: "s", value: run.cpu.postgres),
            ]
        }
        try await site.clear(mode)
        return lines
    }

    private static func latency(_ mode: QueueMode, on site: BenchSite) async throws -> [Measurement] {
        let files = "\(site.directory)/\(mode.rawValue)"
        try FileManager.default.createDirectory(atPath: files, withIntermediateDirectories: true)
        let worker = try site.worker(mode, concurrency: 32, directory: files)
        defer { worker.stop() }
        func stamp() async throws {
            try await site.submit([site.request(mode, "stamp", "\(BenchKinds.now())")], mode)
        }
        func settle() async throws {
            while try await site.remaining(mode) > 0 { try await Task.sleep(for: .milliseconds(5)) }
        }
        // The first ones find a worker that is still starting, and statements that are not prepared.
        for _ in 0..<20 {
            try await stamp()
            try await settle()
        }
        try Data().write(to: URL(fileURLWithPath: "\(files)/lat"))
        for _ in 0..<200 {
            try await stamp()
            try await Task.sleep(for: .milliseconds(Int.random(in: 8...20)))
        }
        try await settle()
        let idle = try Latencies("\(files)/lat")
        try Data().write(to: URL(fileURLWithPath: "\(files)/lat"))
        let start = ContinuousClock.now
        for index in 0..<2000 {
            try await Task.sleep(until: start + .milliseconds(index * 2), clock: .continuous)
            try await stamp()
        }
        try await settle()
        let steady = try Latencies("\(files)/lat")
        let name = "\(mode.rawValue), submit to handler"
        return [
            Measurement(name: "\(name), idle, p50", unit: "ms", value: idle.percentile(0.5)),
            Measurement(name: "\(name), idle, p99", unit: "ms", value: idle.percentile(0.99)),
            Measurement(name: "\(name), 500 a second, p50", unit: "ms", value: steady.percentile(0.5)),
            Measurement(name: "\(name), 500 a second, p99", unit: "ms", value: steady.percentile(0.99)),
        ]
    }

    /// What a worker without work asks of Redis.
    private static func idle(_ mode: QueueMode, on site: BenchSite) async throws -> Measurement {
        let worker = try site.worker(mode)
        defer { worker.stop() }
        try await Task.sleep(for: .seconds(2))
        _ = try await site.redis.send("CONFIG", "RESETSTAT")
        try await Task.sleep(for: .seconds(6))
        let calls = try await RedisCalls.all(site.redis)
        return Measurement(name: "\(mode.rawValue), Redis commands of an idle worker", unit: "1/s", value: calls / 6)
    }

    /// Tells whoever waits what is being measured.
    private static func say(_ what: String) {
        FileHandle.standardError.write(Data("measuring: \(what)\n".utf8))
    }

    private static func usedMemory(_ site: BenchSite) async throws -> Int {
        let text = try await site.redis.send("INFO", "memory").string ?? ""
        let line = text.split(whereSeparator: \.isNewline).first { $0.hasPrefix("used_memory:") }
        return line.flatMap { Int($0.dropFirst("used_memory:".count)) } ?? 0
    }
}
