// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Hospital
import Jobs
import Postgres
import TestSupport
import Testing

@testable import JobKinds

@Suite("The job kind quality-check")
struct QualityCheckTests {
    private static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../jobs/quality").standardized.path

    private let pool: PostgresPool
    private let kind = QualityCheck(directory: directory)

    /// Two branches; in one of them, two hours with more patients than beds.
    init() async throws {
        pool = try await TestDatabase.migrated(poolSize: 2)
        try await pool.withConnection { connection in
            try await connection.executeScript(
                """
                insert into hospital.hospital_branches
                    (branch_id, name, city, state, bed_count, icu_beds, ventilator_count, time_zone)
                select b, b, '', '', 4, 0, 0, 'Asia/Kolkata' from unnest(array['A', 'B']) b;
                insert into hospital.departments (branch_id, department_id, name, bed_count, is_critical_care)
                select branch_id, 'GM', 'General Medicine', 4, false from hospital.hospital_branches;
                insert into hospital.resource_allocation
                    (branch_id, department_id, observed_at, beds_occupied, ventilators_in_use, staff_on_duty)
                select 'A', 'GM', '2024-01-01 00:00+05:30'::timestamptz + h * interval '1 hour', 3 + h, 0, 2
                from generate_series(0, 3) h;
                """)
        }
    }

    private func run(_ checks: [String]? = nil, examples: Int? = nil) async throws -> (QualityCheck.Result, TestJob) {
        let job = try await TestJob(kind: QualityCheck.name, on: pool)
        return (try await kind.run(.init(checks: checks, examples: examples), context: job.context), job)
    }

    @Test("stores what each check found, and replaces it the next time")
    func stores() async throws {
        let (result, job) = try await run()
        #expect(result.found == 2)
        #expect(result.checks.first { $0.found > 0 }?.check == "more_patients_than_beds")
        #expect(try await job.state() == "succeeded")
        let reader = QualityReader(pool)
        let reports = try await reader.reports()
        #expect(reports.map(\.check).sorted() == result.checks.map(\.check))
        #expect(reports.first?.severity == .error && reports.last?.severity == .notice)
        let beds = try #require(try await reader.reports(check: "more_patients_than_beds").first)
        #expect(beds.found == 2 && beds.jobID == job.context.jobID.rawValue)
        #expect(beds.branches.first?.examples.map(\.detail) == ["5 of 4 beds", "6 of 4 beds"])
        #expect(try await reader.reports(check: "more_patients_than_beds", branch: "B").first?.found == 0)

        try await pool.execute("delete from hospital.resource_allocation where beds_occupied = 5")
        let (again, _) = try await run(["more_patients_than_beds"], examples: 0)
        #expect(again.checks.map(\.found) == [1])
        let less = try #require(try await reader.reports(check: "more_patients_than_beds").first)
        #expect(less.found == 1 && less.branches.first?.examples.isEmpty == true)
        #expect(try await reader.reports().count == reports.count)
    }

    @Test("drops checks whose file is gone, but only when it runs all")
    func dropped() async throws {
        try await pool.execute("insert into quality.checks values ('old', 'Old', 'error', '', 0, 1)")
        _ = try await run(["born_after_admission"])
        #expect(try await QualityReader(pool).reports(check: "old").count == 1)
        let (_, job) = try await run()
        #expect(try await QualityReader(pool).reports(check: "old").isEmpty)
        #expect(job.reports.lines.last == "removed 1 checks that have no file any more")
    }

    @Test("writes nothing when its lease is lost")
    func staleLease() async throws {
        let job = try await TestJob(kind: QualityCheck.name, on: pool)
        try await job.loseLease()
        await #expect(throws: LeaseLost.self) { try await kind.run(.init(), context: job.context) }
        #expect(try await QualityReader(pool).reports().isEmpty)
    }

    @Test("says which file holds a query that the server refuses, and does not try again")
    func brokenQuery() async throws {
        let directory = TestServers.freshDirectory("quality")
        try """
        -- title: T
        -- severity: error
        -- definition: D

        select branch_id, subject, detail from hospital.nothing
        """.write(toFile: "\(directory)/x.sql", atomically: true, encoding: .utf8)
        let job = try await TestJob(kind: QualityCheck.name, on: pool)
        let failure = try await #require(throws: JobFailure.self) {
            try await QualityCheck(directory: directory).run(.init(), context: job.context)
        }
        #expect(!failure.retryable && failure.message.contains("\(directory)/x.sql"))
    }

    @Test("refuses checks that are not there, and more examples than anybody reads")
    func validation() async throws {
        try await kind.validate(.init(examples: 0))
        await #expect(throws: BadInput.self) { try await kind.validate(.init(examples: 1001)) }
        let unknown = try await #require(throws: BadInput.self) {
            try await kind.validate(.init(checks: ["overlaping_stays"]))
        }
        #expect(unknown.message.contains("did you mean 'overlapping_stays'?"))
    }
}
