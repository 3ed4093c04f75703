// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Hospital
import Jobs
import Logging
import Postgres
import TestSupport
import Testing

@testable import JobKinds

@Suite("The job kind kpi-recompute")
struct KPIRecomputeTests {
    /// `jobs/kpis` of this package.
    static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../jobs/kpis").standardized.path

    private let kind = KPIRecompute(directory: Self.directory)

    @Test("computes all KPIs and records its result with them")
    func all() async throws {
        let pool = try await databaseWithCases()
        let job = try await TestJob(kind: KPIRecompute.name, on: pool)
        let result = try await kind.run(.init(full: true), context: job.context)
        let names = try KPICatalog(directory: Self.directory).names()
        #expect(result.kpis.map(\.kpi) == names)
        #expect(result.kpis.first { $0.kpi == "or_cases" }?.rows == 3)
        #expect(result.rows == result.kpis.reduce(0) { $0 + $1.rows })
        #expect(result.changed == result.rows)
        #expect(try await job.state() == "succeeded")
        let recorded = try #require(try await job.recordedResult())
        #expect(try JSONDecoder().decode(KPIRecompute.Result.self, from: Data(recorded.utf8)) == result)
        #expect(job.reports.progress.first?.completed == 0)
        #expect(job.reports.progress.last?.completed == Int64(names.count))
        #expect(job.reports.lines.count == names.count)
        #expect(try await count(pool, "kpi.definitions") == names.count)

        let again = try await TestJob(kind: KPIRecompute.name, on: pool)
        let second = try await kind.run(.init(full: true), context: again.context)
        #expect(second.rows == result.rows)
        #expect(second.changed == 0 && second.removed == 0)
    }

    @Test("computes only what was touched, and all of a KPI that is new or defined anew")
    func touched() async throws {
        let pool = try await databaseWithCases()
        let directory = TestServers.freshDirectory("kpis")
        let cases = try String(contentsOfFile: "\(Self.directory)/or_cases.sql", encoding: .utf8)
        try cases.write(toFile: "\(directory)/or_cases.sql", atomically: true, encoding: .utf8)
        try cases.write(toFile: "\(directory)/or_all.sql", atomically: true, encoding: .utf8)
        func run() async throws -> KPIRecompute.Result {
            let job = try await TestJob(kind: KPIRecompute.name, on: pool)
            return try await KPIRecompute(directory: directory).run(.init(), context: job.context)
        }
        #expect(try await run().kpis.map(\.rows) == [3, 3])
        #expect(try await count(pool, "kpi.touched") == 0)
        #expect(try await run().rows == 0)
        try await pool.execute("update hospital.or_cases set service = 'Eye' where case_date = '2024-01-02'")
        let second = try await run()
        #expect(second.kpis.map(\.rows) == [1, 1] && second.kpis.map(\.changed) == [1, 1])
        #expect(try await count(pool, "kpi.values where service = 'Eye'") == 2)
        try cases.replacing("count(*)", with: "2 * count(*)")
            .write(toFile: "\(directory)/or_all.sql", atomically: true, encoding: .utf8)
        let third = try await run()
        #expect(third.kpis.map(\.rows) == [3, 0] && third.kpis.map(\.changed) == [3, 0])
        #expect(try await count(pool, "kpi.values where kpi = 'or_all' and numerator = 2") == 3)
    }

    @Test("computes only the KPIs and the days that it is given")
    func part() async throws {
        let pool = try await databaseWithCases()
        let job = try await TestJob(kind: KPIRecompute.name, on: pool)
        let parameters = KPIRecompute.Parameters(
            from: LocalDay("2024-01-02"), to: LocalDay("2024-01-02"), kpis: ["or_cases"])
        let result = try await kind.run(parameters, context: job.context)
        #expect(result.kpis.map(\.kpi) == ["or_cases"])
        #expect(result.rows == 1)
        #expect(result.from == LocalDay("2024-01-02"))
        #expect(try await count(pool, "kpi.values") == 1)
    }

    @Test("drops KPIs whose file is gone, but only when it computes all")
    func dropped() async throws {
        let pool = try await databaseWithCases()
        try await pool.execute(
            """
            insert into kpi.definitions values ('old', 'Old', '', 'branch, day', '', 'none', 'hospital', 'sum')
            """)
        try await pool.execute(
            "insert into kpi.values (kpi, branch_id, period, numerator) values ('old', 'B', '2024-01-01', 1)")
        let part = try await TestJob(kind: KPIRecompute.name, on: pool)
        _ = try await kind.run(.init(kpis: ["or_cases"]), context: part.context)
        #expect(try await count(pool, "kpi.values where kpi = 'old'") == 1)
        let full = try await TestJob(kind: KPIRecompute.name, on: pool)
        _ = try await kind.run(.init(full: true), context: full.context)
        #expect(try await count(pool, "kpi.values where kpi = 'old'") == 0)
        #expect(full.reports.lines.last == "removed 1 KPIs that have no file any more")
    }

    @Test("writes nothing when its lease is lost")
    func staleLease() async throws {
        let pool = try await databaseWithCases()
        let job = try await TestJob(kind: KPIRecompute.name, on: pool)
        try await job.loseLease()
        await #expect(throws: LeaseLost.self) { try await kind.run(.init(), context: job.context) }
        #expect(try await count(pool, "kpi.values") == 0)
        #expect(try await count(pool, "kpi.definitions") == 0)
    }

    @Test("stops between two KPIs when it is cancelled, and writes nothing")
    func cancelled() async throws {
        let pool = try await databaseWithCases()
        let job = try await TestJob(kind: KPIRecompute.name, on: pool)
        let reports = CancellingReports(at: 2)
        let context = JobContext(
            lease: job.lease, kind: KPIRecompute.name, branch: nil, postgres: pool, logger: Logger(label: "test"),
            outputDirectory: "/tmp", reporter: reports, effect: AttemptEffect())
        let task = Task { try await kind.run(.init(), context: context) }
        await #expect(throws: (any Error).self) { try await task.value }
        #expect(try await count(pool, "kpi.values") == 0)
        #expect(try await job.state() == "running")
    }

    /// Cancels the task that reports having done so many KPIs.
    private struct CancellingReports: AttemptReporter {
        let completed: Int64

        init(at completed: Int64) {
            self.completed = completed
        }

        func progress(_ progress: Cluster.Progress) {
            guard progress.completed >= completed else { return }
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
        }

        func log(_ line: String) {}
    }

    @Test("says which file holds a query that the server refuses, and does not try again")
    func brokenQuery() async throws {
        let directory = TestServers.freshDirectory("kpis")
        let good = try String(contentsOfFile: "\(Self.directory)/or_cases.sql", encoding: .utf8)
        let bad = good.replacing("count(*)", with: "cuont(*)")
        try bad.write(toFile: "\(directory)/or_cases.sql", atomically: true, encoding: .utf8)
        let pool = try await databaseWithCases()
        let job = try await TestJob(kind: KPIRecompute.name, on: pool)
        let failure = try await #require(throws: JobFailure.self) {
            try await KPIRecompute(directory: directory).run(.init(), context: job.context)
        }
        #expect(!failure.retryable)
        #expect(failure.message.contains("\(directory)/or_cases.sql"))
        #expect(failure.message.contains("cuont"))
        #expect(try await job.state() == "running")
    }

    @Test("refuses parameters that contradict themselves or name what is not there")
    func validation() async throws {
        let day = try #require(LocalDay("2024-01-02")), earlier = try #require(LocalDay("2024-01-01"))
        try await kind.validate(.init())
        try await kind.validate(.init(from: earlier, to: day, kpis: ["or_cases"]))
        await #expect(throws: BadInput.self) { try await kind.validate(.init(full: true, from: day)) }
        await #expect(throws: BadInput.self) { try await kind.validate(.init(from: day, to: earlier)) }
        await #expect(throws: BadInput.self) { try await kind.validate(.init(kpis: [])) }
        let unknown = try await #require(throws: BadInput.self) { try await kind.validate(.init(kpis: ["or_casse"])) }
        #expect(unknown.message.contains("did you mean 'or_cases'?"))
        let nowhere = try await #require(throws: BadInput.self) {
            try await KPIRecompute(directory: "/nowhere").validate(.init())
        }
        #expect(nowhere.message.contains("/nowhere"))
    }

    @Test("names the key of a parameter that is no day")
    func badDay() {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(KPIRecompute.Parameters.self, from: Data(#"{"from": "01.02.2024"}"#.utf8))
        }
    }

    /// Three cases on three days.
    private func databaseWithCases() async throws -> PostgresPool {
        let pool = try await TestDatabase.migrated(poolSize: 2)
        try await pool.withConnection { connection in
            try await connection.executeScript(
                """
                insert into hospital.hospital_branches
                    (branch_id, name, city, state, bed_count, icu_beds, ventilator_count, time_zone)
                values ('B', 'Branch', 'City', 'State', 0, 0, 0, 'Asia/Kolkata');
                insert into hospital.or_cases (branch_id, encounter_id, case_date, suite, service, cpt_code, cpt_description,
                    booked_minutes, scheduled_start, wheels_in, procedure_start, procedure_end, wheels_out)
                select 'B', n, d, '1', 'ENT', '69421', 'Myringotomy', 60, t, t, t + interval '10 min',
                       t + interval '50 min', t + interval '60 min'
                from generate_series(1, 3) n, lateral (select date '2024-01-01' + n - 1 as d) x,
                     lateral (select (d + time '08:00') at time zone 'Asia/Kolkata' as t) y;
                """)
        }
        return pool
    }

    private func count(_ pool: PostgresPool, _ what: String) async throws -> Int {
        try await pool.query("select count(*) from \(what)")[0].decode(0)
    }
}
