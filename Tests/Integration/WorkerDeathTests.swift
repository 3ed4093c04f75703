// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Hospital
import JobKinds
import Jobs
import Postgres
import TestSupport
import Testing

@Suite("kill -9 of a worker", .serialized, .timeLimit(.minutes(3)))
struct WorkerDeathTests {
    @Test("In the middle of a recompute: every KPI has the values of an undisturbed run")
    func recompute() async throws {
        let undisturbed = PostgresPool(try PostgresConfiguration(url: try await LoadedDatabase.url(), poolSize: 2))
        let job = try await TestJob(kind: KPIRecompute.name, on: undisturbed)
        _ = try await KPIRecompute(directory: "\(RoundsProgram.jobs)/kpis").run(.init(), context: job.context)
        let expected = try await undisturbed.query(Self.kpiDigest)[0].decode(0, as: String.self)
        await undisturbed.close()

        try await Site.open(on: try await LoadedDatabase.url()) { site in
            let record = try await site.surviveDeath(
                of: KPIRecompute.self, .init(full: true), holding: "hospital.readmissions", "ACCESS EXCLUSIVE",
                when: { $0.message == "reading the hospital's data" })
            #expect(record.state == .succeeded)
            #expect(try await site.value(Self.kpiDigest) == expected)
            #expect(try await site.value("SELECT count(*)::text FROM kpi.values") != "0")
        }
    }

    @Test("In the middle of a training: one version is registered")
    func retrain() async throws {
        try await Site.open(on: try await LoadedDatabase.url()) { site in
            let parameters = ModelRetrain.Parameters(model: "or_duration", rounds: 1500)
            let record = try await site.surviveDeath(
                of: ModelRetrain.self, parameters, holding: "models.versions", "EXCLUSIVE",
                when: { $0.completed > 0 && $0.completed < 1500 })
            #expect(record.state == .succeeded)
            let versions = try await site.postgres.query(
                "SELECT version, state, job_id, rounds, blob_sha256 FROM models.versions")
            #expect(versions.count == 1)
            #expect(try versions[0].decode("version", as: Int.self) == 1)
            #expect(try versions[0].decode("job_id", as: Int64.self) == record.id.rawValue)
            let result: ModelRetrain.Result = try JSONText.decode(try #require(record.result).text)
            #expect(try versions[0].decode("blob_sha256", as: String.self) == result.blobSHA256)
        }
    }

    @Test("In the middle of a long statement: the server ends it within seconds, though nobody tells it to")
    func longStatement() async throws {
        let jobs = try Scratch.folder("jobs") + "/jobs"
        try FileManager.default.copyItem(atPath: RoundsProgram.jobs, toPath: jobs)
        try Data(Self.sleepingKPI.utf8).write(to: URL(filePath: "\(jobs)/kpis/sleeping.sql"))
        try await Site.open(on: try await LoadedDatabase.url(), jobs: jobs) { site in
            // No coordinator: a reaper would end the transactions of the lost attempt.
            let worker = try site.worker("one")
            _ = try await site.submit(KPIRecompute.self, .init(full: true))
            let backends = """
                SELECT count(*)::text FROM pg_stat_activity
                WHERE datname = current_database() AND state = 'active' AND wait_event = 'PgSleep'
                """
            try await Deadline(.seconds(60)).wait("the statement to begin") {
                try await site.value(backends) == "1" ? () : nil
            }
            try await worker.crash()
            try await Deadline(.seconds(20)).wait("the statement to end") {
                try await site.value(backends) == "0" ? () : nil
            }
        }
    }

    private static let sleepingKPI = """
        -- title: Sleep
        -- unit: cases
        -- grain: branch, day
        -- category: operating-room
        -- direction: up
        -- aggregate: sum
        -- definition: Takes ten minutes.

        select count(pg_sleep(600)::text) as numerator
        from admitted
        """

    /// Everything about KPI values but when they were computed.
    private static let kpiDigest = """
        SELECT md5(string_agg((kpi, branch_id, period, suite, service, department, slice, numerator, denominator)::text, '|'
            ORDER BY kpi, branch_id, period, suite, service, department, slice)) FROM kpi.values
        """
}

extension Site {
    /// Submits a job, kills the worker that runs it, and lets another worker do it.
    ///
    /// - Parameters:
    ///   - table: is held, so that the worker cannot end before it is killed.
    ///   - isMidway: when to kill.
    /// - Returns: the job as it ended.
    fileprivate func surviveDeath<Kind: JobKind>(
        of kind: Kind.Type, _ parameters: Kind.Parameters, holding table: String, _ mode: String,
        when isMidway: (Cluster.Progress) -> Bool
    ) async throws -> JobRecord {
        _ = try coordinator()
        let workers = ["one": try worker("one"), "two": try worker("two")]
        for (_, worker) in workers { try await worker.says("worker started") }
        let id = try await holding(table, mode) { hold in
            let id = try await submit(kind, parameters)
            let first = try await reaches(id) { $0.state == .running && $0.progress.map { isMidway($0) } == true }
            let name = try #require(first.worker)
            let victim = try #require(workers[String(name.prefix { $0 != "-" })])
            let killed = Date()
            try await victim.crash()
            let second = try await reaches(id) { $0.attempt == 2 }
            let delay = try #require(second.startedAt).timeIntervalSince(killed)
            #expect(delay > 0 && delay < 10, "the guarantee is 10 s, it took \(delay) s")
            #expect(second.worker != name)
            hold.end()
            return id
        }
        let record = try await ended(id)
        #expect(try await outcomes(id) == ["lease-lost", "succeeded"])
        #expect(record.lostLeases == 1)
        #expect(record.failures == 0)
        return record
    }
}
