// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs
import Postgres
import Testing

@Suite("A worker")
struct WorkerTests {
    @Test("runs a job and records its result, log and attempt")
    func success() async throws {
        let cluster = try await TestCluster()
        let job = try await cluster.submit("echo", #"{"text":"hello"}"#)
        try await cluster.running([cluster.worker(name: "w1")]) {
            let record = try await cluster.ended(job.id)
            #expect(record.state == .succeeded)
            #expect(record.result?.text == #"{"text": "hello"}"#)
            #expect(record.attempt == 1)
            #expect(record.worker == "w1")
            #expect(try await cluster.client.log(job.id, queue: "default").map(\.text) == ["saying hello"])
            #expect(try await cluster.client.attempts(job.id).map(\.outcome) == ["succeeded"])
        }
    }

    @Test("sleeps until work arrives, then starts it at once")
    func wakesUp() async throws {
        let cluster = try await TestCluster()
        try await cluster.running([cluster.worker()]) {
            for _ in 1...3 {
                let job = try await cluster.submit("echo", #"{"text":"x"}"#)
                #expect(try await cluster.ended(job.id).state == .succeeded)
            }
        }
    }

    @Test("tries a failed job again after a pause, and gives up when its attempts are used")
    func retries() async throws {
        let cluster = try await TestCluster()
        let once = try await cluster.submit("stumble", #"{"failures":1,"retryable":true}"#)
        let always = try await cluster.submit("stumble", #"{"failures":9,"retryable":true}"#)
        let never = try await cluster.submit("stumble", #"{"failures":9,"retryable":false}"#)
        try await cluster.running([cluster.worker()], coordinator: cluster.coordinator()) {
            let recovered = try await cluster.ended(once.id)
            #expect(recovered.state == .succeeded)
            #expect(recovered.attempt == 2)
            #expect(recovered.failures == 1)
            let exhausted = try await cluster.ended(always.id)
            #expect(exhausted.state == .failed)
            #expect(exhausted.failures == 3)
            #expect(exhausted.error?.message == "stumbled in attempt 3")
            #expect(try await cluster.client.attempts(always.id).map(\.outcome) == ["failed", "failed", "failed"])
            let refused = try await cluster.ended(never.id)
            #expect(refused.state == .failed)
            #expect(refused.attempt == 1)
        }
    }

    @Test("stops a job that takes longer than it may")
    func timeout() async throws {
        let cluster = try await TestCluster()
        let job = try await cluster.submit("gate", timeout: .milliseconds(150), maxAttempts: 1)
        try await cluster.running([cluster.worker()]) {
            let record = try await cluster.ended(job.id)
            #expect(record.state == .failed)
            #expect(record.error?.type == "timed-out")
        }
    }

    @Test("stops a running job that is cancelled from elsewhere, and never runs one that was cancelled before")
    func cancellation() async throws {
        let cluster = try await TestCluster()
        let waiting = try await cluster.submit("deposit")
        #expect(try await cluster.client.cancel([waiting.id], by: "tester") == [waiting.id])
        let running = try await cluster.submit("gate")
        try await cluster.running([cluster.worker()]) {
            try await cluster.reaches(.running, running.id)
            _ = try await cluster.client.cancel([running.id], by: "tester", reason: "no longer wanted")
            let record = try await cluster.ended(running.id)
            #expect(record.state == .cancelled)
            #expect(record.cancelReason == "no longer wanted")
            #expect(try await cluster.ended(waiting.id).state == .cancelled)
        }
        #expect(try await cluster.balance() == 0)
    }

    @Test("hands a job back uncounted when it must stop before the job is done; another worker finishes it")
    func drain() async throws {
        let cluster = try await TestCluster()
        let job = try await cluster.submit("gate")
        try await cluster.running([cluster.worker(name: "first", grace: .milliseconds(50))]) {
            try await cluster.reaches(.running, job.id)
        }
        let waiting = try #require(try await cluster.client.job(job.id))
        #expect(waiting.state == .queued)
        #expect(waiting.failures == 0)
        try await Gate.open(job.id, cluster.postgres)
        try await cluster.running([cluster.worker(name: "second")]) {
            let record = try await cluster.ended(job.id)
            #expect(record.state == .succeeded)
            #expect(record.worker == "second")
            #expect(record.failures == 0)
        }
        #expect(try await cluster.client.attempts(job.id).map(\.outcome) == ["handed-back", "succeeded"])
    }

    @Test("lets a job that is nearly done end when it must stop")
    func drainWaits() async throws {
        let cluster = try await TestCluster()
        let job = try await cluster.submit("gate").id
        let opening = try await cluster.running([cluster.worker(name: "first")]) {
            try await cluster.reaches(.running, job)
            return Task {
                _ = try await cluster.client.workers(["first"], within: .seconds(60)) { $0.state == .draining }
                try await Gate.open(job, cluster.postgres)
            }
        }
        try await opening.value
        #expect(try await cluster.client.job(job)?.state == .succeeded)
    }

    @Test("fills all its slots, also when no job ends and one claim does not fill them")
    func fillsItsSlots() async throws {
        let cluster = try await TestCluster(kinds: [Doze()])
        let jobs = try await cluster.submit(300) { $0.kind = Doze.name }
        try await cluster.running([cluster.worker(name: "wide", concurrency: 300, grace: .zero)]) {
            try await cluster.reaches(.running, jobs[0])
            let wide = try await cluster.client.workers(["wide"], within: .seconds(60)) { $0.running == 300 }
            #expect(wide.map(\.running) == [300])
        }
    }

    @Test("keeps the lease of a handler that computes without a pause for several leases")
    func busyHandlersKeepTheirLeases() async throws {
        let cluster = try await TestCluster()
        // More handlers than cores, each longer than three leases.
        let jobs = try await cluster.client.submit(
            (1...4).map { _ in
                JobRequest(kind: "spin", parameters: #"{"seconds":3.5}"#, submittedBy: "test")
            })
        try await cluster.running([cluster.worker(concurrency: 4)], coordinator: cluster.coordinator()) {
            for job in jobs {
                let record = try await cluster.ended(job.id)
                #expect(record.state == .succeeded)
                #expect(record.attempt == 1)
                #expect(record.lostLeases == 0)
            }
        }
    }

    @Test("runs many jobs, each once")
    func manyJobs() async throws {
        let cluster = try await TestCluster()
        let jobs = try await cluster.client.submit(
            (1...300).map { _ in JobRequest(kind: "deposit", parameters: "{}", submittedBy: "test") })
        try await cluster.running([cluster.worker(concurrency: 4), cluster.worker(concurrency: 4)]) {
            for job in jobs {
                let record = try await cluster.ended(job.id)
                #expect(record.state == .succeeded)
            }
        }
        #expect(try await cluster.balance() == 300)
    }
}
