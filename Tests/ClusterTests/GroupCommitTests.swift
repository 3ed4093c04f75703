// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Jobs
import Postgres
import Synchronization
import Testing

@Suite("Submissions at the same time")
struct GroupCommitTests {
    private func request(_ text: String) -> JobRequest {
        JobRequest(kind: "echo", parameters: #"{"text":"\#(text)"}"#, submittedBy: "test")
    }

    @Test("share a commit while others are under way, and each caller gets its own receipts")
    func shared() async throws {
        let (opened, open) = AsyncStream<Void>.makeStream()
        let (begun, begin) = AsyncStream<Int>.makeStream()
        let group = GroupCommit { requests in
            begin.yield(requests.count)
            for await _ in opened { break }
            return requests.map {
                JobReceipt(id: JobID(rawValue: Int64($0.maxAttempts)), queue: $0.queue, isNew: true)
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            var commits = begun.makeAsyncIterator()
            for number in 1...12 {
                tasks.addTask {
                    var numbered = request("x")
                    numbered.maxAttempts = number
                    let ids = try await group.submit([numbered, numbered]).map(\.id.rawValue)
                    #expect(ids == [Int64(number), Int64(number)])
                }
                // Two go at once; the others find both under way and wait.
                if number <= 2 { #expect(await commits.next() == 2) }
            }
            while group.waitingCalls < 10 { await Task.yield() }
            open.finish()
            #expect(await commits.next() == 20)
            try await tasks.waitForAll()
        }
    }

    @Test("are all accepted, and one that the ledger refuses fails alone")
    func refusal() async throws {
        let cluster = try await TestCluster()
        let outcomes = await withTaskGroup(of: (String, Result<[JobReceipt], any Error>).self) { tasks in
            for number in 1...40 {
                tasks.addTask {
                    var request = request("\(number)")
                    if number == 20 { request.parameters = "no JSON" }
                    do { return ("\(number)", .success(try await cluster.client.submit([request]))) } catch {
                        return ("\(number)", .failure(error))
                    }
                }
            }
            return await tasks.reduce(into: []) { $0.append($1) }
        }
        for (number, outcome) in outcomes {
            guard number != "20" else {
                #expect(throws: PostgresError.self) { try outcome.get() }
                continue
            }
            let receipt = try outcome.get()[0]
            let job = try await cluster.client.job(receipt.id)
            #expect(job?.parameters.text == #"{"text": "\#(number)"}"#)
        }
    }
}
