// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Postgres
import Redis
import Testing

@Suite("The reconciler")
struct ReconcilerTests {
    private let cluster: TestCluster
    private let reconciler: Reconciler

    init() async throws {
        cluster = try await TestCluster()
        reconciler = Reconciler(cluster.ledger, cluster.broker)
        try await run(1)
    }

    private func run(_ times: Int) async throws {
        for _ in 1...times { _ = try await reconciler.runOnce(term: 0) }
    }

    private func requests(_ count: Int) -> [JobRequest] {
        Array(repeating: JobRequest(kind: "deposit", parameters: "{}", submittedBy: "test"), count: count)
    }

    private func state(_ id: JobID) async throws -> String? {
        try await cluster.redis.send("HGET", cluster.keys.job(id), "state").string
    }

    @Test("tells Redis of a job whose submitter died before it could")
    func lostMirror() async throws {
        let job = try await cluster.ledger.submit(requests(1))[0].id
        try await run(2)
        #expect(try await state(job) == "queued")
    }

    @Test("sees what a transaction has changed when it commits, however long it was open")
    func longTransaction() async throws {
        let job = try await cluster.postgres.transaction { transaction in
            let job = try await cluster.ledger.submit(requests(1), in: transaction)[0].id
            // Others come and go meanwhile, and each run looks past them.
            for _ in 1...4 {
                _ = try await cluster.submit("deposit")
                try await run(1)
            }
            return job
        }
        #expect(try await state(job) == nil)
        try await run(2)
        #expect(try await state(job) == "queued")
    }

    @Test("reads a change once: what Redis loses afterwards is another one's to find")
    func once() async throws {
        let job = try await cluster.submit("deposit").id
        try await run(3)
        try await cluster.redis.send("DEL", cluster.keys.job(job))
        try await run(3)
        #expect(try await state(job) == nil)
    }

    @Test("goes on where it stopped when Redis took nothing")
    func refused() async throws {
        let job = try await cluster.ledger.submit(requests(1))[0].id
        try await run(1)
        try await cluster.redis.send("CONFIG", "SET", "maxmemory", 1)
        await #expect(throws: RedisError.self) { try await run(1) }
        try await cluster.redis.send("CONFIG", "SET", "maxmemory", 0)
        #expect(try await state(job) == nil)
        try await run(1)
        #expect(try await state(job) == "queued")
    }

    @Test("mirrors more jobs of one transaction than it reads at a time")
    func pages() async throws {
        let jobs = try await cluster.ledger.submit(requests(4500)).map(\.id)
        try await run(2)
        let lane = try #require(try await cluster.ledger.entries([jobs[0]]).first)
        let ready = cluster.keys.prefix + "ready:\(lane.branch):\(lane.jobClass.text)"
        #expect(try await cluster.redis.send("ZCARD", ready).int == 4500)
    }

    @Test("can go by every statement: whichever says when a job was changed says by which transaction")
    func statements() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let folder = root.appending(path: "Sources/Cluster/Statements")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        for file in files {
            let sql = try String(contentsOf: file, encoding: .utf8)
            guard sql.contains("UPDATE rounds.jobs"), sql.contains("changed_at = ") else { continue }
            #expect(sql.contains("changed_in = pg_current_xact_id()"), "\(file.lastPathComponent)")
        }
    }
}
