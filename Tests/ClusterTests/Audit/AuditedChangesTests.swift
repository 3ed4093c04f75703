// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Jobs
import Postgres
import Redis
import Testing

@Suite("In the audit trail")
struct AuditedChangesTests {
    /// Makes whatever wants to record something fail.
    private func closeTrail(_ cluster: TestCluster) async throws {
        try await cluster.postgres.execute("ALTER TABLE rounds.audit ADD CHECK (actor = 'nobody') NOT VALID")
    }

    @Test(
        "an order to workers says who, what, to whom and why",
        arguments: [
            (WorkerMode?.some(.quiet), Int?.none, "worker.quiet"), (.running, nil, "worker.resume"),
            (.draining, nil, "worker.drain"), (nil, 7, "worker.resize"),
        ])
    func order(_ mode: WorkerMode?, _ concurrency: Int?, _ verb: String) async throws {
        let cluster = try await TestCluster()
        _ = try await cluster.client.order(
            ["a", "b"], mode: mode, concurrency: concurrency, by: "asha@ward3", reason: "reboot")
        let entry = try #require(try await cluster.client.audit().first)
        #expect(entry.verb == verb)
        #expect(entry.actor == "asha@ward3" && entry.reason == "reboot")
        #expect(entry.subjects == ["worker a", "worker b"])
        #expect(entry.details.text == (concurrency == nil ? "{}" : #"{"concurrency": 7}"#))
    }

    @Test("an order stands before a worker hears of it: without the trail, none is given")
    func orderWithoutTrail() async throws {
        let cluster = try await TestCluster()
        try await closeTrail(cluster)
        await #expect(throws: PostgresError.self) {
            try await cluster.client.order(["a"], mode: .quiet, by: "asha@ward3")
        }
        #expect(try await cluster.redis.send("EXISTS", ClusterKeys.order("a")).int == 0)
    }

    @Test("deleted jobs are named, and none is deleted when that cannot be recorded")
    func delete() async throws {
        let cluster = try await TestCluster()
        let jobs = try await cluster.submit(3) { _ in }
        for job in jobs.dropLast() { try await cluster.end(job, as: .failed, error: "x") }
        let deleted = try await cluster.client.delete(jobs, by: "asha@ward3", reason: "a test run")
        #expect(deleted == Array(jobs.prefix(2)))
        let entry = try #require(try await cluster.client.audit().first)
        #expect(entry.verb == "job.delete" && entry.reason == "a test run")
        #expect(entry.subjects == AuditEntry.subjects(deleted))

        try await cluster.end(jobs[2], as: .succeeded)
        try await closeTrail(cluster)
        await #expect(throws: PostgresError.self) { try await cluster.client.delete(jobs, by: "asha@ward3") }
        #expect(try await cluster.client.job(jobs[2]) != nil)
    }

    @Test("a run that is deleted is named with its jobs")
    func deleteRun() async throws {
        let fixture = try await WorkflowFixture()
        let run = try await fixture.start("a")
        try await fixture.end("a", of: run)
        _ = try await fixture.advancer.runOnce(term: fixture.term)
        let deleted = try await fixture.client.deleteRun(run.run, by: "asha@ward3")
        let entry = try #require(try await fixture.client.audit().first)
        #expect(entry.verb == "job.delete")
        #expect(entry.subjects == ["run \(run.run)"] + AuditEntry.subjects(deleted))
    }

    @Test("a repair by the doctor is named before it is made; looking, or finding nothing, is no entry")
    func repair() async throws {
        let cluster = try await TestCluster()
        let doctor = Doctor([JobsExamination(cluster.client, waits: [.milliseconds(20)])])
        let order = RepairOrder(cluster.client, by: "asha@ward3", reason: "after the outage")
        let job = try await cluster.submit("deposit").id
        try await cluster.postgres.execute("UPDATE rounds.jobs SET changed_at = now() - interval '1 minute'")
        _ = try await doctor.examine(repairing: order)
        try await cluster.redis.send("DEL", cluster.keys.job(job))
        _ = try await doctor.examine()
        #expect(try await cluster.client.audit().isEmpty)

        let report = try await doctor.examine(repairing: order)
        #expect(report.remaining.isEmpty)
        let entry = try #require(try await cluster.client.audit().first)
        #expect(entry.verb == "doctor.fix" && entry.actor == "asha@ward3" && entry.reason == "after the outage")
        #expect(entry.subjects == ["finding jobs/missing", "job \(job)"])

        try await closeTrail(cluster)
        try await cluster.redis.send("DEL", cluster.keys.job(job))
        let refused = try await doctor.examine(repairing: order)
        #expect(!refused.isComplete)
        #expect(try await cluster.redis.send("EXISTS", cluster.keys.job(job)).int == 0)
    }
}
