// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Hospital
import Jobs
import Postgres
import TestSupport
import Testing

@testable import JobKinds

@Suite("The job kind alert-check")
struct AlertCheckTests {
    private static let jobs = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../jobs").standardized.path

    private let pool: PostgresPool
    private let kind = AlertCheck(rules: "\(jobs)/alerts", kpis: "\(jobs)/kpis")

    /// One branch whose ten beds are all taken.
    init() async throws {
        pool = try await TestDatabase.migrated(poolSize: 2)
        try await pool.withConnection { connection in
            try await connection.executeScript(
                """
                insert into hospital.hospital_branches
                    (branch_id, name, city, state, bed_count, icu_beds, ventilator_count, time_zone)
                values ('A', 'A', '', '', 10, 0, 0, 'Asia/Kolkata');
                insert into hospital.departments (branch_id, department_id, name, bed_count, is_critical_care)
                values ('A', 'GM', 'General Medicine', 10, false);
                insert into kpi.definitions (kpi, title, unit, grain, definition, direction, category, aggregate)
                values ('bed_occupancy', '', '', '', '', 'none', 'hospital', 'ratio');
                insert into kpi.values (kpi, branch_id, period, department, numerator, denominator)
                select 'bed_occupancy', 'A', date '2024-01-01' + d, 'General Medicine', 10, 10 from generate_series(0, 4) d;
                """)
        }
    }

    private func run(_ rules: [String]? = nil) async throws -> (AlertCheck.Result, TestJob) {
        let job = try await TestJob(kind: AlertCheck.name, on: pool)
        return (try await kind.run(.init(rules: rules), context: job.context), job)
    }

    private func alerts() async throws -> [AlertRecord] {
        try await AlertReader(pool).alerts(in: [.open, .acknowledged])
    }

    @Test("raises what the shipped rules find, once, and clears it when it is over")
    func raisesAndClears() async throws {
        let (first, job) = try await run()
        #expect(first.raised == 2 && first.cleared == 0 && first.active == 2)
        #expect(try await alerts().map(\.rule).sorted() == ["bed_occupancy", "department_beds"])
        #expect(try await job.state() == "succeeded")
        #expect(job.reports.lines.contains("long_stays: there is nothing yet of what it watches"))
        #expect(try await AlertReader(pool).events(limit: 1).first?.who == "job \(job.context.jobID)")

        let (second, _) = try await run()
        #expect(second.raised == 0 && second.cleared == 0 && second.active == 2)

        try await pool.execute(
            """
            insert into kpi.values (kpi, branch_id, period, department, numerator, denominator)
            values ('bed_occupancy', 'A', '2024-01-06', 'General Medicine', 5, 10)
            """)
        let (third, _) = try await run(["bed_occupancy"])
        #expect(third.cleared == 1)
        #expect(try await alerts().map(\.rule) == ["department_beds"])
    }

    @Test("clears alerts of a rule that is gone, but only when it evaluates all")
    func orphans() async throws {
        _ = try await run()
        try await pool.execute("update alerts.alerts set rule = 'old' where rule = 'department_beds'")
        _ = try await run(["bed_occupancy"])
        #expect(try await alerts().count == 2)
        let (result, job) = try await run()
        #expect(result.cleared == 1 && result.raised == 1)
        #expect(job.reports.lines.contains("cleared 1 alerts whose rule is gone"))
    }

    @Test("writes nothing when its lease is lost")
    func staleLease() async throws {
        let job = try await TestJob(kind: AlertCheck.name, on: pool)
        try await job.loseLease()
        await #expect(throws: LeaseLost.self) { try await kind.run(.init(), context: job.context) }
        #expect(try await alerts().isEmpty)
    }

    @Test("refuses rules that are not there, and files that are wrong by file and line")
    func validation() async throws {
        try await kind.validate(.init())
        let unknown = try await #require(throws: BadInput.self) {
            try await kind.validate(.init(rules: ["bed_occupnacy"]))
        }
        #expect(unknown.message.contains("did you mean 'bed_occupancy'?"))
        let folder = TestServers.freshDirectory("alerts")
        try "title: x\nseverety: warning\n".write(toFile: "\(folder)/x.yml", atomically: true, encoding: .utf8)
        let wrong = try await #require(throws: BadInput.self) {
            try await AlertCheck(rules: folder, kpis: "\(Self.jobs)/kpis").validate(.init())
        }
        #expect(wrong.message.contains("\(folder)/x.yml:2") && wrong.message.contains("did you mean 'severity'?"))
    }

    @Test("has its alerts acknowledged by people, each change in the audit trail, or none of it")
    func acknowledge() async throws {
        _ = try await run()
        let ids = try await alerts().map(\.id).sorted()
        let desk = AlertDesk(pool)
        let known = try await desk.acknowledge(ids, by: "asha@ward3", note: "ten beds more")
        #expect(known.map(\.state) == [.acknowledged, .acknowledged])
        #expect(known.allSatisfy { $0.acknowledgedBy == "asha@ward3" && $0.note == "ten beds more" })
        #expect(
            try await audit() == [
                "alert.acknowledge asha@ward3 {\"alert \(ids[0])\",\"alert \(ids[1])\"} ten beds more"
            ])

        // The first who knew stays, and there is nothing to record.
        #expect(try await desk.acknowledge(ids, by: "ravi@ward4", note: "me too").first?.acknowledgedBy == "asha@ward3")
        #expect(try await audit().count == 1)
        await #expect(throws: BadInput.self) { try await desk.acknowledge([ids[0], 999], by: "x", note: "y") }
        await #expect(throws: BadInput.self) { try await desk.acknowledge(ids, by: "x", note: " ") }

        try await pool.execute(
            "update alerts.alerts set state = 'open', acknowledged_by = null, acknowledged_at = null")
        try await pool.execute("ALTER TABLE rounds.audit ADD CHECK (actor = 'nobody') NOT VALID")
        await #expect(throws: PostgresError.self) { try await desk.acknowledge(ids, by: "x", note: "y") }
        #expect(try await alerts().map(\.state) == [.open, .open])
    }

    private func audit() async throws -> [String] {
        try await pool.query("select concat_ws(' ', verb, actor, subjects, reason) from rounds.audit order by id")
            .map { try $0.decode(0) }
    }
}
