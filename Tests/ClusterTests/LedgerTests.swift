// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Postgres
import TestSupport
import Testing

@Suite("The ledger")
struct LedgerTests {
    private func request(_ key: String? = nil) -> JobRequest {
        JobRequest(kind: "deposit", parameters: "{}", idempotencyKey: key, submittedBy: "test")
    }

    @Test("answers a second request with the same key with the first one's job")
    func idempotency() async throws {
        let ledger = Ledger(try await TestDatabase.migrated())
        let first = try await ledger.submit([request("a"), request("b"), request()])
        let second = try await ledger.submit([request(), request("b"), request("a")])
        #expect(first.map(\.isNew) == [true, true, true])
        #expect(second.map(\.isNew) == [true, false, false])
        #expect(second[1].id == first[1].id)
        #expect(second[2].id == first[0].id)
    }

    @Test("accepts one job when the same key is submitted many times at once")
    func idempotencyUnderRace() async throws {
        let ledger = Ledger(try await TestDatabase.migrated(poolSize: 8))
        let receipts = try await withThrowingTaskGroup(of: JobReceipt.self) { group in
            for _ in 1...20 { group.addTask { try await ledger.submit([request("same")])[0] } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(receipts.map(\.id)).count == 1)
        #expect(receipts.filter(\.isNew).count == 1)
    }

    @Test("lets only a later attempt start, and only a job that has not ended")
    func fenceRises() async throws {
        let ledger = Ledger(try await TestDatabase.migrated())
        let id = try await ledger.submit([request()])[0].id
        #expect(try await ledger.start([Lease(id: id, attempt: 1)], worker: "a")[id] != nil)
        #expect(try await ledger.start([Lease(id: id, attempt: 1)], worker: "b")[id] == nil)
        #expect(try await ledger.start([Lease(id: id, attempt: 2)], worker: "b")[id] != nil)
        let success = AttemptEnd(
            lease: Lease(id: id, attempt: 1), queue: "default",
            verdict: Verdict(state: .succeeded, failures: 0, lostLeases: 0), outcome: "succeeded", result: "{}")
        #expect(try await ledger.end([success]).isEmpty)
        var current = success
        current.lease = Lease(id: id, attempt: 2)
        #expect(try await ledger.end([current]).count == 1)
        #expect(try await ledger.start([Lease(id: id, attempt: 3)], worker: "c")[id] == nil)
    }

    @Test("lets no attempt start of a job that somebody wants stopped, though an earlier one was running")
    func cancelledStart() async throws {
        let ledger = Ledger(try await TestDatabase.migrated())
        let id = try await ledger.submit([request()])[0].id
        #expect(try await ledger.start([Lease(id: id, attempt: 1)], worker: "a")[id] != nil)
        #expect(try await ledger.requestCancel([id], by: "test", reason: nil) == [id])
        #expect(try await ledger.start([Lease(id: id, attempt: 2)], worker: "b").isEmpty)
    }

    @Test("rolls a stale attempt's effect back, whether it commits in part or as a whole")
    func fencedEffects() async throws {
        let pool = try await TestDatabase.migrated()
        try await pool.execute("CREATE TABLE effect (note text)")
        let job = try await TestJob(kind: "deposit", on: pool)
        _ = try await job.context.commit { try await $0.execute("INSERT INTO effect VALUES ('in time')") }
        try await job.loseLease()
        await #expect(throws: LeaseLost.self) {
            try await job.context.commit { try await $0.execute("INSERT INTO effect VALUES ('late part')") }
        }
        await #expect(throws: LeaseLost.self) {
            try await job.context.finish { transaction in
                try await transaction.execute("INSERT INTO effect VALUES ('late whole')")
                return ["done": true]
            }
        }
        let notes = try await pool.query("SELECT note FROM effect").map { try $0.decode(0, as: String.self) }
        #expect(notes == ["in time"])
        #expect(try await job.state() == "running")
    }

    @Test("records the effect and the success together")
    func finish() async throws {
        let pool = try await TestDatabase.migrated()
        let job = try await TestJob(kind: "deposit", on: pool)
        _ = try await job.context.finish { _ in ["rows": 3] }
        #expect(try await job.state() == "succeeded")
        #expect(try await job.recordedResult() == #"{"rows": 3}"#)
        await #expect(throws: LeaseLost.self) { try await job.context.finish { _ in ["rows": 3] } }
    }

    @Test("lets one coordinator lead at a time, with a higher term each")
    func leadership() async throws {
        let pool = try await TestDatabase.migrated()
        let first = Leadership(pool, holder: "a", duration: .seconds(60))
        let second = Leadership(pool, holder: "b", duration: .seconds(60))
        let term = try #require(try await first.acquire())
        #expect(try await second.acquire() == nil)
        #expect(try await first.renew(term))
        try await first.resign(term)
        let next = try #require(try await second.acquire())
        #expect(next > term)
        #expect(try await !first.renew(term))
    }
}
