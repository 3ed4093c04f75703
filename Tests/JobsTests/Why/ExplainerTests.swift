// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
import Testing

@Suite("Why a job waits or ended")
struct ExplainerTests {
    private static let now = Date(timeIntervalSince1970: 1_000_000)

    private static func explain(_ state: JobState, _ change: (inout JobFacts) -> Void = { _ in }) -> JobExplanation {
        var facts = JobFacts(id: JobID(rawValue: 17), state: state, now: now)
        facts.jobClass = JobClass(kind: "export", version: 2, capabilities: ["gpu"], memory: 512, concurrencyKey: "m1")
        facts.redis = RedisSight(state: "queued", places: [.ready(lane: "a"): 1])
        facts.workers = [worker()]
        facts.line = JobFacts.Line(ahead: 3, branches: 2)
        change(&facts)
        return Explainer(facts) { "T\(Int($0.timeIntervalSince(now)))" }.explanation
    }

    private static func worker(
        _ name: String = "w1", kinds: [String: Int] = ["export": 2], has: Set<String> = ["gpu"], memory: Int? = 1024,
        running: Int = 0, standstill: String? = nil, queues: [String] = ["default"]
    ) -> JobFacts.Worker {
        JobFacts.Worker(
            name: name, queues: queues, standstill: standstill, slots: 2, running: running,
            ability: WorkerAbility(kinds: kinds, capabilities: has, freeMemory: memory))
    }

    static let obstacles: [(reason: String, sentence: String, change: @Sendable (inout JobFacts) -> Void)] = [
        ("redis-unreachable", "Redis cannot be reached, and no work is handed out without it", { $0.redis = nil }),
        ("not-in-redis", "the coordinator has yet to tell Redis of it", { $0.redis = RedisSight() }),
        ("claimed", "w9 has just claimed it", { $0.redis = RedisSight(state: "running", worker: "w9") }),
        (
            "overdue", "its time has come, and the coordinator is about to make it ready",
            { $0.redis = RedisSight(state: "scheduled", places: [.scheduled: 1]) }
        ),
        (
            "queue-paused", "ana has paused the queue 'default': full disk",
            { $0.pause = .init(by: "ana", since: now - 60, reason: "full disk") }
        ),
        ("no-worker", "no worker is there", { $0.workers = [] }),
        ("no-worker", "no worker serves the queue 'default'", { $0.workers = [worker(queues: ["other"])] }),
        (
            "parked", "no worker knows version 2 of export yet", { $0.workers = [worker(kinds: ["export": 1])] }
        ),
        (
            "no-capable-worker", "no worker that is there can run it: w1 does not know the kind export",
            { $0.workers = [worker(kinds: ["ingestion": 1])] }
        ),
        (
            "no-capable-worker", "no worker that is there can run it: w1 lacks 'gpu'",
            { $0.workers = [worker(has: []), worker("w2", memory: 64)] }
        ),
        (
            "no-capable-worker", "no worker that is there can run it: w1 has 64 MiB of memory, and the job needs 512",
            { $0.workers = [worker(memory: 64)] }
        ),
        (
            "workers-quiet", "every worker that could run it is quiet", { $0.workers = [worker(standstill: "quiet")] }
        ),
        (
            "queue-limit", "2 of 2 jobs that the queue 'default' allows at a time are running",
            { $0.limits = [.init(key: "m1", concurrency: 1, running: 1), .init(concurrency: 2, running: 2)] }
        ),
        (
            "key-limit", "1 of 1 jobs that the key 'm1' allows at a time are running",
            { $0.limits = [.init(concurrency: 9, running: 2), .init(key: "m1", concurrency: 1, running: 1)] }
        ),
        (
            "rate-limit", "the queue 'default' allows 10 starts in 60 s; the next one starts T20 (in 20 s)",
            { $0.limits = [.init(rate: JobRate(count: 10, per: .seconds(60)), nextStart: now + 20)] }
        ),
        ("workers-busy", "the worker that can run it is busy: 2 of 2 slots", { $0.workers = [worker(running: 2)] }),
        ("about-to-start", "a worker is about to take it", { _ in }),
    ]

    @Test("The first obstacle that a claim would meet is the reason", arguments: obstacles)
    func ready(_ reason: String, _ sentence: String, _ change: @Sendable (inout JobFacts) -> Void) {
        let found = Self.explain(.queued, change)
        #expect(found.reason == reason)
        #expect(found.sentence == sentence)
    }

    @Test("The place among those that wait is told, and who lacks what, and by when it must have started")
    func details() {
        let found = Self.explain(.queued) {
            $0.branch = "north"
            $0.expiresAt = Self.now + 600
            $0.lostLeases = 2
            $0.workers = [Self.worker(has: []), Self.worker("w2", memory: 64)]
        }
        #expect(
            found.details == [
                "w2 has 64 MiB of memory, and the job needs 512",
                "3 jobs stand before it among those like it of branch 'north'; 2 branches take turns",
                "unless it has started by then, it fails T600 (in 10 min)", "its worker died or went silent 2 times",
            ])
    }

    @Test("A delayed job waits for its time, and after that for what any other waits for")
    func delayed() {
        #expect(
            Self.explain(.scheduled) { $0.runAt = Self.now + 7200 }.sentence == "it waits for its time, T7200 (in 2 h)")
        #expect(Self.explain(.scheduled) { $0.runAt = Self.now - 1 }.reason == "about-to-start")
        let retrying = Self.explain(.retrying) {
            $0.attempt = 1
            $0.failures = 1
            $0.runAt = Self.now + 30
            $0.error = JobError(message: "no luck", type: "error", attempt: 1)
            $0.isLed = false
        }
        #expect(retrying.sentence == "attempt 1 failed: no luck; the next one starts T30 (in 30 s)")
        #expect(retrying.details.count == 2)
    }

    @Test("A blocked job names the items of its step that have the places it waits for")
    func blocked() {
        let held = [JobID(rawValue: 1), JobID(rawValue: 3)]
        let found = Self.explain(.blocked) { $0.turn = .init(step: "load", maxParallel: 2, holders: held) }
        #expect(found.sentence == "step 'load' has 2 of 2 jobs under way that it may have at a time")
        #expect(found.details == ["under way: job 1, job 3"])
        let free = Self.explain(.blocked) { $0.turn = .init(step: "load", maxParallel: 3, holders: held) }
        #expect(free.reason == "place-free")
        #expect(Self.explain(.blocked) { _ in }.sentence == "what it waits for is not there any more")
    }

    static let ends: [(state: JobState, type: String, reason: String)] = [
        (.failed, "poison", "poison"), (.failed, "expired", "expired"), (.failed, "bad-input", "bad-input"),
        (.failed, "timed-out", "timed-out"), (.failed, "error", "failed"), (.succeeded, "", "succeeded"),
        (.cancelled, "", "cancelled"),
    ]

    @Test("An ended job says how it ended, and what to do", arguments: ends)
    func ended(_ state: JobState, _ type: String, _ reason: String) {
        let found = Self.explain(state) {
            $0.error = type.isEmpty ? nil : JobError(message: "message", type: type, attempt: 3)
            $0.cancelledBy = state == .cancelled ? "ana" : nil
            $0.finishedAt = Self.now - 90
        }
        #expect(found.reason == reason)
        #expect(state != .cancelled || found.sentence == "ana cancelled it")
    }

    @Test("A running job says where it runs, that somebody wants it stopped, and that its lease is gone")
    func running() {
        let runs = Self.explain(.running) {
            $0.worker = "w1"
            $0.attempt = 2
            $0.startedAt = Self.now - 40
        }
        #expect(runs.sentence == "it runs on w1, attempt 2, since T-40 (40 s ago)")
        let stopping = Self.explain(.running) {
            $0.worker = "w1"
            $0.cancelledBy = "ana"
            $0.leaseUntil = Self.now - 8
        }
        #expect(stopping.reason == "stopping")
        #expect(stopping.details.contains { $0.contains("taken for dead") })
    }
}
