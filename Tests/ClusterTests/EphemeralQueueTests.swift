// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Redis
import Testing

@Suite("An ephemeral queue")
struct EphemeralQueueTests {
    @Test("runs jobs, each once, without a connection to PostgreSQL, and keeps nothing of them")
    func runs() async throws {
        let fixture = try EphemeralFixture()
        let requests = (0..<500).map { fixture.request("note", #"{"text":"\#($0)"}"#, branch: "B\($0 % 3)") }
        let ids = try await fixture.queue.submit(requests)
        #expect(ids.map(\.rawValue) == Array(1...500))
        try await fixture.running([fixture.worker(), fixture.worker()]) {
            try await fixture.until { fixture.runs.texts.count >= 500 }
            let more = try await fixture.queue.submit([fixture.request("note", #"{"text":"500"}"#)])
            #expect(more.map(\.rawValue) == [501])
            try await fixture.until { fixture.runs.texts.count >= 501 }
        }
        #expect(fixture.runs.texts.sorted() == (0...500).map(String.init).sorted())
        let counts = try await fixture.queue.counts()
        #expect(counts == EphemeralCounts(waiting: 0, held: 0, delayed: 0, dead: 0))
    }

    @Test("gives the jobs of a killed worker to another one, and refuses what the killed one says later")
    func takesOver() async throws {
        let fixture = try EphemeralFixture()
        _ = try await fixture.queue.submit((1...3).map { _ in fixture.request() })
        let lost = try await fixture.claim(3, as: "killed")
        #expect(lost.map(\.attempt) == [1, 1, 1])
        try await fixture.running([fixture.worker()]) {
            try await fixture.until { fixture.runs.attempts.count >= 3 }
        }
        #expect(fixture.runs.attempts == [2, 2, 2])
        let late = try await fixture.done(lost[0], as: "killed")
        #expect(late.refused == 1)
        #expect(late.hasLostLease)
    }

    @Test("refuses the end of an attempt that the same worker has lost and claimed again")
    func fencesAttempts() async throws {
        let fixture = try EphemeralFixture()
        _ = try await fixture.queue.submit([fixture.request()])
        let first = try await fixture.claim(1, as: "w")[0]
        try await fixture.reap()
        let second = try await fixture.claim(1, as: "w")[0]
        #expect(second.attempt == 2)
        #expect(second.lostLeases == 1)
        #expect(try await fixture.done(first, as: "w").refused == 1)
        #expect(try await fixture.queue.counts().held == 1)
        #expect(try await fixture.done(second, as: "w").refused == 0)
        #expect(try await fixture.queue.counts().held == 0)
    }

    @Test("tries a failed job again, then puts it among the dead, from where it can be revived or discarded")
    func retriesAndDies() async throws {
        let fixture = try EphemeralFixture()
        _ = try await fixture.queue.submit([
            fixture.request("note", #"{"text":"recovers","failures":1}"#),
            fixture.request("note", #"{"text":"dies","failures":3}"#, maxAttempts: 2),
        ])
        try await fixture.running([fixture.worker()]) {
            try await fixture.until { try await fixture.queue.counts().dead == 1 }
            try await fixture.until { fixture.runs.texts.count { $0 == "recovers" } == 2 }
            let dead = try await fixture.queue.dead(limit: 10)
            #expect(dead.map(\.failures) == [2])
            #expect(dead.map(\.error) == ["not yet at all"])
            #expect(try await fixture.queue.revive(limit: 10) == 1)
            try await fixture.until { fixture.runs.texts.count { $0 == "dies" } == 4 }
        }
        #expect(try await fixture.queue.counts() == EphemeralCounts(waiting: 0, held: 0, delayed: 0, dead: 0))
        _ = try await fixture.queue.submit([fixture.request("committing", "{}")])
        try await fixture.running([fixture.worker()]) {
            try await fixture.until { try await fixture.queue.counts().dead == 1 }
        }
        #expect(try await fixture.queue.dead(limit: 1)[0].error.contains("cannot commit to the ledger"))
        #expect(try await fixture.queue.discard(limit: 10) == 1)
    }

    @Test("gives up a job that has cost three workers their lease")
    func poison() async throws {
        let fixture = try EphemeralFixture()
        _ = try await fixture.queue.submit([fixture.request()])
        for attempt in 1...3 {
            let claimed = try await fixture.claim(1, as: "victim \(attempt)")
            #expect(claimed.map(\.attempt) == [attempt])
            try await fixture.reap()
        }
        let dead = try await fixture.queue.dead(limit: 10)
        #expect(dead.map(\.lostLeases) == [3])
        #expect(dead.map(\.error) == ["worker victim 3 died or went silent"])
        #expect(try await fixture.queue.counts().waiting == 0)
    }

    @Test("hands a running job back, uncounted, when the worker must stop")
    func handsBack() async throws {
        let fixture = try EphemeralFixture()
        _ = try await fixture.queue.submit([fixture.request("linger", "{}")])
        try await fixture.running([fixture.worker()]) {
            try await fixture.until { fixture.runs.attempts == [1] }
        }
        #expect(try await fixture.queue.counts().waiting == 1)
        try await fixture.running([fixture.worker()]) {
            try await fixture.until { fixture.runs.attempts == [1, 2] }
        }
        #expect(try await fixture.queue.counts() == EphemeralCounts(waiting: 0, held: 0, delayed: 0, dead: 0))
    }

    @Test("serves branches in turn, and within a branch the most urgent job first")
    func order() async throws {
        let fixture = try EphemeralFixture()
        let urgent = try #require(Priority(rawValue: 0))
        _ = try await fixture.queue.submit((1...100).map { _ in fixture.request(branch: "A") })
        _ = try await fixture.queue.submit([
            fixture.request("late", branch: "B"), fixture.request("urgent", branch: "B", priority: urgent),
        ])
        let claimed = try await fixture.claim(4, as: "w")
        #expect(claimed.filter { $0.branch == "A" }.count == 2)
        #expect(claimed.filter { $0.branch == "B" }.map(\.kind) == ["urgent", "late"])
        for _ in 1...3 { _ = try await fixture.queue.submit([fixture.request(branch: "C")]) }
        let next = try await fixture.claim(6, as: "w")
        #expect(next.filter { $0.branch == "C" }.count == 3)
    }

    @Test("accepts nothing that only the ledger can promise")
    func refusesPromises() async throws {
        let fixture = try EphemeralFixture()
        var keyed = fixture.request()
        keyed.idempotencyKey = "once"
        await #expect(throws: BadInput.self) { try await fixture.queue.submit([fixture.request(), keyed]) }
        #expect(try await fixture.queue.counts().waiting == 0)
    }

    @Test("reads a job as it was written")
    func form() throws {
        let job = EphemeralJob(
            id: JobID(rawValue: 0xabc_1234), attempt: 77, lostLeases: 2, failures: 200, maxAttempts: 255,
            priority: .normal, kind: "note", branch: "Süd", timeout: 5000, error: "a\nb", parameters: "{\n}")
        var read = try #require(EphemeralJob(job.bytes))
        #expect(read.error == "a b")
        read.error = job.error
        #expect(read == job)
        #expect(EphemeralJob(Array("rubbish".utf8)) == nil)
    }
}
