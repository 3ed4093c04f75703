// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Jobs
import Postgres
import Testing

@Suite("A unique job")
struct UniqueJobTests {
    private func request(
        _ uniqueness: Uniqueness? = .untilFinished, _ parameters: String = #"{"month":3,"branch":"north"}"#,
        kind: String = "deposit"
    ) -> JobRequest {
        JobRequest(kind: kind, parameters: parameters, submittedBy: "test", uniqueness: uniqueness)
    }

    @Test("is one, however many ask for it at once, alone or in a batch, and whoever asks")
    func race() async throws {
        let cluster = try await TestCluster()
        let receipts = try await withThrowingTaskGroup(of: [JobReceipt].self) { group in
            for number in 1...50 {
                let person = number.isMultiple(of: 2) ? "ana@ward" : nil
                group.addTask { try await cluster.client.submit([request(), request(nil), request()], by: person) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(receipts.flatMap { [$0[0].id, $0[2].id] }).count == 1)
        #expect(receipts.flatMap { [$0[0], $0[2]] }.count(where: \.isNew) == 1)
        #expect(try await cluster.rows("jobs") == 51)
    }

    @Test("is the same in whatever order its parameters are written, and another one for other parameters or kinds")
    func sameness() async throws {
        let ledger = try await TestCluster().ledger
        let first = try await ledger.submit([request()])[0]
        let turned = try await ledger.submit([request(.untilFinished, #"{ "branch":"north",  "month":3}"#)])[0]
        #expect(turned.id == first.id)
        #expect(!turned.isNew)
        #expect(try await ledger.submit([request(.untilFinished, #"{"month":4,"branch":"north"}"#)])[0].isNew)
        #expect(try await ledger.submit([request(kind: "echo")])[0].isNew)
        #expect(try await ledger.submit([request(nil)])[0].isNew)
    }

    @Test("until started lets another one in when its first attempt starts")
    func untilStarted() async throws {
        let ledger = try await TestCluster().ledger
        let first = try await ledger.submit([request(.untilStarted)])[0]
        #expect(try await !ledger.submit([request(.untilStarted)])[0].isNew)
        _ = try await ledger.start([Lease(id: first.id, attempt: 1)], worker: "w")
        #expect(try await ledger.submit([request(.untilStarted)])[0].isNew)
    }

    @Test("until finished stays while it runs and is tried again, and lets another one in when it has ended")
    func untilFinished() async throws {
        let ledger = try await TestCluster().ledger
        let first = try await ledger.submit([request()])[0]
        let lease = Lease(id: first.id, attempt: 1)
        _ = try await ledger.start([lease], worker: "w")
        #expect(try await !ledger.submit([request()])[0].isNew)
        let retry = Verdict(state: .retrying, delay: .zero, failures: 1, lostLeases: 0)
        _ = try await ledger.end([AttemptEnd(lease: lease, queue: "default", verdict: retry, outcome: "failed")])
        #expect(try await !ledger.submit([request()])[0].isNew)
        let again = Lease(id: first.id, attempt: 2)
        _ = try await ledger.start([again], worker: "w")
        let success = Verdict(state: .succeeded, failures: 1, lostLeases: 0)
        _ = try await ledger.end([
            AttemptEnd(lease: again, queue: "default", verdict: success, outcome: "succeeded", result: "{}")
        ])
        #expect(try await ledger.submit([request()])[0].isNew)
    }

    @Test("lets another one in when it is cancelled")
    func cancelled() async throws {
        let cluster = try await TestCluster()
        let first = try await cluster.client.submit([request()])[0]
        _ = try await cluster.client.cancel([first.id], by: "test")
        #expect(try await cluster.client.submit([request()])[0].isNew)
    }

    @Test("for a time stands for others after it has ended, until its time is over")
    func forATime() async throws {
        let cluster = try await TestCluster()
        let hour = Uniqueness.within(.seconds(3600))
        let first = try await cluster.ledger.submit([request(hour)])[0]
        try await cluster.end(first.id, as: .succeeded)
        #expect(try await cluster.ledger.submit([request(hour)])[0].id == first.id)
        try await cluster.postgres.execute(
            "UPDATE rounds.jobs SET unique_expires_at = now() - interval '1 s' WHERE id = $1", first.id.rawValue)
        #expect(try await cluster.ledger.submit([request(hour)])[0].isNew)
    }
}
