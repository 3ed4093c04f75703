// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs
import Postgres
import PrivateServers

extension BoundarySite {
    private static let productLease = ["--lease-milliseconds", "5000"]
    private static let openJobs = "SELECT count(*) = 0 FROM rounds.jobs WHERE finished_at IS NULL"

    private static let isWaiting = "query LIKE 'SELECT pg_sleep%' AND state = 'active'"

    private static func running(_ count: Int) -> String {
        "SELECT count(*) = \(count) FROM rounds.jobs WHERE id = ANY ($1) AND state = 'running'"
    }

    /// - Returns: what was measured.
    /// - Throws: ``ChaosError`` when the guarantee does not hold.
    func prove(_ proof: Proof, size: Int) async throws -> String {
        switch proof {
        case .takeover: try await proveTakeover(jobs: size)
        case .busy: try await proveBusy(seconds: size)
        case .cancel: try await proveCancel(jobs: size)
        case .rebuild: try await proveRebuild(jobs: size)
        case .snapshot: try await proveSnapshot(jobs: size)
        }
    }

    private func proveTakeover(jobs: Int) async throws -> String {
        let coordinator = try start("coordinator", ["coordinator"] + Self.productLease)
        var delays: [Double] = []
        for round in 0..<(jobs + 19) / 20 {
            let queue = "round-\(round)"
            let victim = try start(
                "victim-\(round)", ["worker", "--concurrency", "20", "--queues", queue] + Self.productLease)
            let ids = try await submitMany(20, Heed.name, ChaosParameters(seconds: 600), queue: queue)
            try await wait(
                "20 jobs to run", until: Self.running(20) + " AND attempt = 1",
                ids.map(\.rawValue))
            let next = try start(
                "next-\(round)", ["worker", "--concurrency", "20", "--queues", queue] + Self.productLease)
            let killed = Date()
            try await victim.crash()
            try await wait(
                "20 jobs to run again",
                until: Self.running(20) + " AND attempt = 2",
                ids.map(\.rawValue))
            let rows = try await site.direct.query(
                "SELECT started_at FROM rounds.jobs WHERE id = ANY ($1)", ids.map(\.rawValue))
            delays += try rows.map { try $0.decode(0, as: Date.self).timeIntervalSince(killed) }
            _ = try await site.client.cancel(ids, by: "chaos")
            try await next.crash()
        }
        try await coordinator.crash()
        delays.sort()
        let high = delays[min(delays.count - 1, delays.count * 99 / 100)]
        guard high <= 10 else { throw ChaosError("takeover took \(high) s at p99") }
        return "\(delays.count) jobs of killed workers began elsewhere after "
            + "\(Self.text(delays[delays.count / 2])) s (p50), \(Self.text(high)) s (p99)"
    }

    private func proveBusy(seconds: Int) async throws -> String {
        let coordinator = try start("coordinator", ["coordinator"] + Self.productLease)
        let worker = try start("worker", ["worker", "--queues", "busy"] + Self.productLease)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let ids = try await submitMany(
            cores, Busy.name, ChaosParameters(seconds: Double(seconds)), queue: "busy")
        try await wait(
            "\(cores) busy jobs to end", until: Self.openJobs, within: .seconds(seconds + 60))
        try await expect(
            "a busy handler keeps its lease",
            "SELECT count(*) FROM rounds.jobs WHERE id = ANY ($1) AND (attempt > 1 OR state <> 'succeeded')", ids)
        try await worker.crash()
        try await coordinator.crash()
        return "\(cores) handlers computed for \(seconds) s on \(cores) cores with a lease of 5 s: none was reclaimed"
    }

    private func proveCancel(jobs: Int) async throws -> String {
        let worker = try start("worker", ["worker", "--queues", "cancel"] + Self.productLease)
        var slowest = 0.0
        for _ in 0..<jobs {
            let id = try await submit(Heed.name, ChaosParameters(seconds: 600), queue: "cancel")
            try await wait(
                "a statement to run",
                until: "SELECT count(*) = 1 FROM pg_stat_activity WHERE \(Self.isWaiting)")
            let asked = ContinuousClock.now
            _ = try await site.client.cancel([id], by: "chaos")
            try await wait(
                "the statement to be gone",
                until: "SELECT count(*) = 0 FROM pg_stat_activity WHERE \(Self.isWaiting)")
            slowest = max(slowest, asked.duration(to: .now).seconds)
            try await wait("job \(id) to end", until: Self.hasEnded, id.rawValue)
        }
        try await worker.crash()
        guard slowest <= 2 else { throw ChaosError("a cancelled statement was gone after \(slowest) s") }
        return "\(jobs) cancelled statements were gone from the server after \(Self.text(slowest)) s at most"
    }

    private func proveRebuild(jobs: Int) async throws -> String {
        let coordinator = try start("coordinator", ["coordinator"])
        try await submitAllStates(jobs)
        try await site.stores.flush()
        let flushed = ContinuousClock.now
        while try await jobsInRedis() < jobs { try await Task.sleep(for: .milliseconds(20)) }
        let took = flushed.duration(to: .now).seconds
        let workers = try (1...2).map {
            try start("worker-\($0)", ["worker", "--concurrency", "8", "--queues"] + ChaosSite.queues)
        }
        for share in 1...4 {
            try await wait(
                "some jobs to end",
                until: "SELECT count(*) >= $1 FROM rounds.jobs WHERE finished_at IS NOT NULL", jobs * share / 6,
                within: .seconds(300))
            try await site.stores.flush()
        }
        try await wait("all jobs to end", until: Self.openJobs, within: .seconds(300))
        for worker in workers { try await worker.crash() }
        try await coordinator.crash()
        return "\(jobs) jobs were back in redis \(Self.text(took)) s after FLUSHALL "
            + "(\(Self.text(took * 100_000 / Double(jobs))) s per 100,000), and each ended once over 4 more under load"
    }

    private func proveSnapshot(jobs: Int) async throws -> String {
        let coordinator = try start("coordinator", ["coordinator"])
        try await submitAllStates(jobs)
        try await site.stores.snapshotRedis()
        let worker = try start("worker", ["worker", "--concurrency", "8", "--queues"] + ChaosSite.queues)
        try await wait(
            "half of the jobs to end",
            until: "SELECT count(*) >= $1 FROM rounds.jobs WHERE finished_at IS NOT NULL", jobs / 2,
            within: .seconds(120))
        try await site.stores.restoreRedis()
        let restored = ContinuousClock.now
        try await wait("all jobs to end", until: Self.openJobs, within: .seconds(120))
        while try await !RedisCheck.violations(site.directRedis, site.direct).isEmpty {
            if restored.duration(to: .now) > .seconds(150) { throw ChaosError("redis still differs from the ledger") }
            try await Task.sleep(for: .milliseconds(200))
        }
        try await worker.crash()
        try await coordinator.crash()
        return "a redis restored from before \(jobs / 2) of \(jobs) jobs had ended agreed with the ledger "
            + "\(Self.text(restored.duration(to: .now).seconds)) s later, when all had ended once"
    }
}
