// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Postgres
import Redis
import Testing

@Suite("A debounced job")
struct DebounceTests {
    private func request(
        _ parameters: String, key: String = "north", delay: Duration = .seconds(60), most: Duration = .seconds(600)
    ) -> JobRequest {
        JobRequest(
            kind: "echo", parameters: parameters, submittedBy: "test",
            uniqueness: .debounced(Debounce(key: key, delay: delay, most: most)))
    }

    @Test("waits, is put off by the next request, and has the parameters that came last")
    func replaces() async throws {
        let cluster = try await TestCluster()
        let first = try await cluster.client.submit([request(#"{"text":"a"}"#)])[0]
        let before = try #require(try await cluster.client.job(first.id))
        #expect(before.state == .scheduled)
        let second = try await cluster.client.submit([request(#"{"text":"b"}"#)], by: "ana@ward")[0]
        #expect(second.id == first.id)
        #expect(!second.isNew && second.isPostponed)
        let after = try #require(try await cluster.client.job(first.id))
        #expect(after.parameters.text.contains("b"))
        let (earlier, later) = (try #require(before.runAt), try #require(after.runAt))
        #expect(later > earlier)
        let score = try await cluster.redis.send("ZSCORE", cluster.keys.scheduled, first.id.rawValue).string
        let milliseconds = try #require(score.flatMap { Double($0) })
        #expect(abs(milliseconds - later.timeIntervalSince1970 * 1000) <= 1)
        #expect(try await cluster.client.audit().first?.subjects == ["job \(first.id)"])
        #expect(try await cluster.rows("jobs") == 1)
    }

    @Test("is one for each key, also within a batch, of which the last request counts")
    func keys() async throws {
        let cluster = try await TestCluster()
        let receipts = try await cluster.client.submit([
            request(#"{"text":"a"}"#), request(#"{"text":"x"}"#, key: "south"), request(#"{"text":"b"}"#),
        ])
        #expect(receipts.map(\.isNew) == [true, true, false])
        #expect(receipts[0].id == receipts[2].id)
        #expect(try await cluster.client.job(receipts[0].id)?.parameters.text.contains("b") == true)
    }

    @Test("is one, however many ask at once")
    func race() async throws {
        let cluster = try await TestCluster()
        let receipts = try await withThrowingTaskGroup(of: JobReceipt.self) { group in
            for number in 1...30 {
                group.addTask {
                    try await cluster.client.submit([request(#"{"text":"\#(number)"}"#)], by: "p\(number)@ward")[0]
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(receipts.map(\.id)).count == 1)
        #expect(receipts.count(where: \.isNew) == 1)
    }

    @Test("cannot be put off for ever")
    func latest() async throws {
        let cluster = try await TestCluster()
        let job = try await cluster.client.submit([request("{}", delay: .seconds(60), most: .seconds(90))])[0]
        let accepted = try #require(try await cluster.client.job(job.id)).acceptedAt
        // Somebody asks again a minute later, as far as the ledger can tell.
        try await cluster.postgres.execute(
            "UPDATE rounds.jobs SET accepted_at = accepted_at - interval '1 min' WHERE id = $1", job.id.rawValue)
        _ = try await cluster.client.submit([request("{}", delay: .seconds(60), most: .seconds(90))])
        let after = try #require(try await cluster.client.job(job.id))
        #expect(abs(try #require(after.runAt).timeIntervalSince(accepted) - 30) < 0.01)
    }

    @Test("that has started is left alone, and the next request makes another one")
    func started() async throws {
        let cluster = try await TestCluster()
        let first = try await cluster.client.submit([request(#"{"text":"a"}"#, delay: .milliseconds(1))])[0]
        try await cluster.running([cluster.worker()], coordinator: cluster.coordinator()) {
            let record = try await cluster.ended(first.id)
            #expect(record.state == .succeeded)
        }
        let next = try await cluster.client.submit([request(#"{"text":"b"}"#)])[0]
        #expect(next.isNew)
        #expect(try await cluster.client.job(first.id)?.parameters.text.contains("a") == true)
    }
}
