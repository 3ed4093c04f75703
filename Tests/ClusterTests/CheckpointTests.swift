// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Postgres
import TestSupport
import Testing

@Suite("A checkpoint")
struct CheckpointTests {
    /// Adds 1 to the balance for each of three parts, one part an attempt.
    private struct Parts: JobKind {
        static let name = "parts"

        func validate(_ parameters: NoParameters) {}

        func run(_ parameters: NoParameters, context: JobContext) async throws -> [String: Int] {
            let done = try context.checkpoint(as: [String: Int].self)?["done"] ?? 0
            try await context.commit { transaction in
                try await transaction.execute("UPDATE account SET balance = balance + 1")
                try await context.checkpoint(["done": done + 1], in: transaction)
            }
            if done < 2 { throw JobFailure("part \(done + 1) of 3 is done", retryable: true) }
            return ["parts": done + 1]
        }
    }

    @Test("survives a failure, a failure for good and a retry by hand, and goes with the success")
    func survives() async throws {
        let cluster = try await TestCluster(kinds: [Parts()])
        let job = try await cluster.submit("parts", maxAttempts: 2)
        try await cluster.running([cluster.worker()], coordinator: cluster.coordinator()) {
            let failed = try await cluster.ended(job.id)
            #expect(failed.state == .failed)
            #expect(failed.checkpoint?.text == #"{"done": 2}"#)
            #expect(try await cluster.client.retry([job.id], by: "tester") == [job.id])
            let record = try await cluster.ended(job.id)
            #expect(record.state == .succeeded)
            #expect(record.result?.text == #"{"parts": 3}"#)
            #expect(record.checkpoint == nil)
        }
        #expect(try await cluster.balance() == 3)
    }

    @Test("is there exactly when the effect is that it was written with")
    func withEffect() async throws {
        let pool = try await TestDatabase.migrated()
        let job = try await TestJob(kind: "parts", on: pool)
        struct Undone: Error {}
        await #expect(throws: Undone.self) {
            try await job.context.commit { transaction in
                try await job.context.checkpoint(1, in: transaction)
                throw Undone()
            }
        }
        #expect(try await checkpoint(job, pool) == nil)
        try await job.context.checkpoint(2)
        #expect(try await checkpoint(job, pool) == "2")
        // This attempt has begun without one.
        #expect(try job.context.checkpoint(as: Int.self) == nil)
        _ = try await job.context.finish { _ in 0 }
        #expect(try await checkpoint(job, pool) == nil)
    }

    @Test("of a stale attempt is refused")
    func stale() async throws {
        let pool = try await TestDatabase.migrated()
        let job = try await TestJob(kind: "parts", on: pool)
        try await job.loseLease()
        await #expect(throws: LeaseLost.self) { try await job.context.checkpoint(1) }
        await #expect(throws: LeaseLost.self) {
            try await job.context.commit { try await job.context.checkpoint(1, in: $0) }
        }
        #expect(try await checkpoint(job, pool) == nil)
    }

    @Test("that is too long is refused, with both sizes")
    func tooLong() async throws {
        let pool = try await TestDatabase.migrated()
        let job = try await TestJob(kind: "parts", on: pool)
        let text = String(repeating: "x", count: JobContext.longestCheckpoint - 2)
        try await job.context.checkpoint(text)
        let failure = await #expect(throws: JobFailure.self) { try await job.context.checkpoint(text + "x") }
        #expect(failure?.message.contains("65537 bytes") == true)
        #expect(failure?.message.contains("65536") == true)
        #expect(failure?.retryable == false)
    }

    private func checkpoint(_ job: TestJob, _ pool: PostgresPool) async throws -> String? {
        try await pool.query("SELECT checkpoint::text FROM rounds.jobs WHERE id = $1", job.lease.id.rawValue)[0]
            .decodeIfPresent(0)
    }
}
