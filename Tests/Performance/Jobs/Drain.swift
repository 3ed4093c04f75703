// SPDX-License-Identifier: Apache-2.0

import Foundation
import Redis

/// Worker processes empty a queue that was filled before; measured from the first tenth of the jobs to the last one, so
/// without the start of the processes.
struct Drain {
    struct Result {
        var rate: Double
        /// Redis calls a job.
        var calls: Double
        /// Processor seconds per 10,000 jobs.
        var cpu: (workers: Double, redis: Double, postgres: Double)
    }

    private let site: BenchSite
    private let mode: QueueMode
    private let workers: Int
    private let jobs: Int
    private let floor: Int

    /// - Parameter floor: how many open jobs are not to be drained.
    init(_ site: BenchSite, _ mode: QueueMode, workers: Int, jobs: Int, floor: Int) {
        self.site = site
        self.mode = mode
        self.workers = workers
        self.jobs = jobs
        self.floor = floor
    }

    func run() async throws -> Result {
        _ = try await site.redis.send("CONFIG", "RESETSTAT")
        let processes = try (0..<workers).map { _ in try site.worker(mode) }
        defer { for process in processes { process.stop() } }
        let first = try await reach(jobs * 9 / 10)
        let (start, cpuBefore) = (ContinuousClock.now, site.cpu(processes))
        let last = try await reach(0)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let cpu = site.cpu(processes)
        let done = Double(first - last)
        let calls = try await RedisCalls.ofWorkers(site.redis)
        let scale = 10_000 / done
        return Result(
            rate: done / seconds, calls: calls / Double(jobs),
            cpu: (
                (cpu.workers - cpuBefore.workers) * scale, (cpu.redis - cpuBefore.redis) * scale,
                (cpu.postgres - cpuBefore.postgres) * scale
            ))
    }

    /// - Returns: how many are left once there are so many or fewer.
    private func reach(_ limit: Int) async throws -> Int {
        while true {
            let left = try await site.remaining(mode) - floor
            if left <= limit { return left }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
