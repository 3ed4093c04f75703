// SPDX-License-Identifier: Apache-2.0

import Cluster
import Jobs
import Testing

@Suite("A running worker")
struct WorkerControlTests {
    @Test("claims nothing while it is quiet, lets what runs end, and goes on when it is resumed")
    func quietAndResume() async throws {
        let cluster = try await TestCluster()
        let worker = cluster.worker(name: "night", concurrency: 2)
        try await cluster.running([worker]) {
            let first = try await cluster.submit("gate").id
            try await cluster.reaches(.running, first)
            try await cluster.order("night", mode: .quiet)

            let second = try await cluster.submit("deposit").id
            try await Gate.open(first, cluster.postgres)
            #expect(try await cluster.ended(first).state == .succeeded)
            let presence = try await cluster.client.workers()
            #expect(presence.map(\.state) == [.quiet])
            #expect(try await cluster.client.job(second)?.state == .queued)

            try await cluster.order("night", mode: .running)
            #expect(try await cluster.ended(second).state == .succeeded)
        }
    }

    @Test("runs more jobs at a time, or fewer, from one moment to the next")
    func resize() async throws {
        let cluster = try await TestCluster()
        let worker = cluster.worker(name: "night", concurrency: 1)
        try await cluster.running([worker]) {
            var jobs: [JobID] = []
            for _ in 0..<4 { jobs.append(try await cluster.submit("gate").id) }
            try await cluster.reaches(.running, jobs[0])
            try await cluster.order("night", concurrency: 3)
            for job in jobs[..<3] { try await cluster.reaches(.running, job) }

            // One of three ends, and with room for two nothing takes its place.
            try await cluster.order("night", concurrency: 2)
            try await Gate.open(jobs[0], cluster.postgres)
            _ = try await cluster.ended(jobs[0])
            #expect(try await cluster.client.job(jobs[3])?.state == .queued)
            try await Gate.open(jobs[1], cluster.postgres)
            try await cluster.reaches(.running, jobs[3])
            for job in jobs[2...] {
                try await Gate.open(job, cluster.postgres)
                #expect(try await cluster.ended(job).state == .succeeded)
            }
        }
    }

    @Test("hands back what runs when it is drained, uncounted, and stays until it is resumed")
    func drain() async throws {
        let cluster = try await TestCluster()
        let first = cluster.worker(name: "first", grace: .milliseconds(50))
        try await cluster.running([first]) {
            let job = try await cluster.submit("gate").id
            try await cluster.reaches(.running, job)
            try await cluster.order("first", mode: .draining)
            let drained = try await cluster.client.workers(["first"], within: .seconds(20)) { $0.state == .drained }
            #expect(drained.map(\.running) == [0])
            let record = try #require(try await cluster.client.job(job))
            #expect(record.state == .queued)
            #expect(record.failures == 0)

            try await cluster.order("first", mode: .running)
            try await cluster.reaches(.running, job)
            try await Gate.open(job, cluster.postgres)
            #expect(try await cluster.ended(job).state == .succeeded)
        }
    }

    @Test("that comes late finds the order that waits for it")
    func orderBeforeStart() async throws {
        let cluster = try await TestCluster()
        let order = try await cluster.client.order(["late"], mode: .quiet, by: "test")
        try await cluster.running([cluster.worker(name: "late")]) {
            let workers = try await untilPresent(cluster) { $0.obeyed == order.id }
            #expect(workers.map(\.state) == [.quiet])
        }
    }

    private func untilPresent(
        _ cluster: TestCluster, _ isMet: (WorkerPresence) -> Bool
    ) async throws -> [WorkerPresence] {
        while true {
            let present = try await cluster.client.workers()
            if present.contains(where: isMet) { return present }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}

extension TestCluster {
    /// Gives a worker an order and waits until it has obeyed.
    fileprivate func order(_ name: String, mode: WorkerMode? = nil, concurrency: Int? = nil) async throws {
        let order = try await client.order([name], mode: mode, concurrency: concurrency, by: "test")
        let workers = try await client.workers([name], within: .seconds(20)) { $0.obeyed == order.id }
        #expect(workers.map(\.obeyed) == [order.id])
    }
}
