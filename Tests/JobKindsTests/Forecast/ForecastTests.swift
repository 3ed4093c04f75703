// SPDX-License-Identifier: Apache-2.0

import Cluster
import Hospital
import Jobs
import Postgres
import TestSupport
import Testing

@testable import JobKinds

@Suite("The job kind forecast")
struct ForecastTests {
    private let pool: PostgresPool
    private let kind = Forecast()

    /// Branch `A` with 120 days of admissions and occupied beds in two departments, `B` with 30.
    init() async throws {
        pool = try await TestDatabase.migrated(poolSize: 2)
        try await pool.withConnection { connection in
            try await connection.executeScript(
                """
                insert into hospital.hospital_branches
                    (branch_id, name, city, state, bed_count, icu_beds, ventilator_count, time_zone)
                select b, b, '', '', 100, 10, 5, 'Asia/Kolkata' from unnest(array['A', 'B']) b;
                insert into kpi.definitions (kpi, title, unit, grain, definition, direction, category, aggregate) values
                    ('admissions', '', '', '', '', 'none', 'hospital', 'sum'),
                    ('bed_occupancy', '', '', '', '', 'none', 'hospital', 'ratio'),
                    ('icu_occupancy', '', '', '', '', 'none', 'hospital', 'ratio');
                insert into kpi.values (kpi, branch_id, period, department, numerator, denominator)
                select k.kpi, b.branch, date '2024-01-01' + d, u.department, k.base + (d % 7) + (d * 7919) % 5,
                       case when k.kpi = 'bed_occupancy' then 50 end
                from (values ('admissions', 8), ('bed_occupancy', 30)) k (kpi, base),
                     (values ('A', 120), ('B', 30)) b (branch, days), generate_series(0, b.days - 1) d,
                     (values ('M'), ('S')) u (department);
                """)
        }
    }

    private func run(_ measures: [String]? = nil) async throws -> (Forecast.Result, TestJob) {
        let job = try await TestJob(kind: Forecast.name, on: pool)
        return (try await kind.run(.init(measures: measures), context: job.context), job)
    }

    @Test("stores a forecast with its errors, or the reason why there is none")
    func stores() async throws {
        let (result, job) = try await run()
        #expect(result.forecasts == 2)
        #expect(result.measures.map(\.forecasts) == [1, 1, 0, 0])
        #expect(result.measures.map(\.tooShort) == [1, 1, 0, 0])
        #expect(try await job.state() == "succeeded")
        #expect(job.reports.lines.contains("ventilators: no values of the KPI ventilator_use"))

        let records = try await ForecastReader(pool).forecasts()
        #expect(
            records.map { "\($0.branch) \($0.measure.rawValue)" } == [
                "A admissions", "A occupied-beds", "B admissions", "B occupied-beds",
            ])
        let beds = try #require(records[1].forecast)
        #expect(records[1].jobID == job.context.jobID.rawValue)
        #expect(records[1].days == 120)
        #expect(beds.points.map(\.day).first == LocalDay("2024-04-30"))
        #expect(beds.points.count == 14 && beds.errors.count == 14)
        #expect(beds.candidates.count == ForecastMethod.allCases.count)
        // Both departments together.
        #expect(beds.points.allSatisfy { (60...90).contains($0.mean) })
        #expect(records[3].forecast == nil)
        #expect(records[3].reason?.hasPrefix("30 days in a row") == true)
    }

    @Test("gives the same forecast for the same values, and replaces only what it was asked for")
    func replaces() async throws {
        _ = try await run()
        let reader = ForecastReader(pool)
        let before = try await reader.forecasts()
        let (result, job) = try await run(["admissions"])
        #expect(result.measures.map(\.measure) == [.admissions])
        let after = try await reader.forecasts()
        #expect(after.map(\.forecast) == before.map(\.forecast))
        #expect(after.filter { $0.jobID == job.context.jobID.rawValue }.map(\.measure) == [.admissions, .admissions])

        // A branch whose values are gone has no forecast any more.
        try await pool.execute("delete from kpi.values where branch_id = 'B'")
        _ = try await run()
        #expect(try await reader.forecasts().map(\.branch) == ["A", "A"])
        #expect(try await reader.forecasts(branch: "A", measure: .admissions).count == 1)
    }

    @Test("writes nothing when its lease is lost, and leaves what was there")
    func staleLease() async throws {
        _ = try await run()
        let before = try await ForecastReader(pool).forecasts()
        try await pool.execute("delete from kpi.values where branch_id = 'A'")
        let job = try await TestJob(kind: Forecast.name, on: pool)
        try await job.loseLease()
        await #expect(throws: LeaseLost.self) { try await kind.run(.init(), context: job.context) }
        #expect(try await ForecastReader(pool).forecasts() == before)
    }

    @Test("cannot store a forecast without an error: the database refuses it")
    func errorsAreRequired() async throws {
        _ = try await run()
        await #expect(throws: PostgresError.self) {
            try await pool.execute("update forecast.series set mae = null where method is not null")
        }
        await #expect(throws: PostgresError.self) {
            try await pool.execute(
                """
                insert into forecast.points (branch_id, measure, horizon, day, mean, lower80, upper80, lower95, upper95)
                values ('A', 'admissions', 15, '2024-06-01', 1, 1, 1, 1, 1)
                """)
        }
    }

    @Test("refuses measures that are not forecast")
    func validation() async throws {
        try await kind.validate(.init())
        try await kind.validate(.init(measures: ["icu-beds"]))
        await #expect(throws: BadInput.self) { try await kind.validate(.init(measures: [])) }
        let unknown = try await #require(throws: BadInput.self) {
            try await kind.validate(.init(measures: ["ventilator"]))
        }
        #expect(unknown.message.contains("did you mean 'ventilators'?"))
    }
}
