// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hospital
import Jobs
import Postgres
import TestSupport
import Testing

@testable import JobKinds

@Suite("A recompute in parts")
struct KPIPartsTests {
    private let kind = KPIRecompute(directory: KPIRecomputeTests.directory)

    @Test("is seen all at once when it is published, and equals one in a single job")
    func published() async throws {
        let pool = try await database()
        _ = try await run(pool, .init(full: true))
        let whole = try await values(pool)
        try await pool.execute("update hospital.or_cases set service = 'Eye' where branch_id = 'A'")
        let plan = try await run(pool, .init(step: .plan, parts: 2))
        let parts = try #require(plan.parts)
        #expect(parts.map(\.branches) == [["A"], ["B"]])
        for part in parts { _ = try await run(pool, Self.parameters(part)) }
        #expect(try await values(pool) == whole)
        _ = try await run(pool, .init(step: .publish, run: plan.run))
        let published = try await values(pool)
        #expect(published != whole && published.count == whole.count)
        #expect(try await run(pool, .init(full: true)).changed == 0)
        #expect(try await values(pool) == published)
    }

    @Test("takes in what changed while the parts were computed, even when that was recomputed meanwhile")
    func changedMeanwhile() async throws {
        let pool = try await database()
        _ = try await run(pool, .init(full: true))
        let plan = try await run(pool, .init(step: .plan, parts: 1))
        let part = try #require(plan.parts?.first)
        _ = try await run(pool, Self.parameters(part))
        try await pool.execute("update hospital.or_cases set service = 'Eye' where branch_id = 'A'")
        _ = try await run(pool, .init())
        try await pool.execute("update hospital.or_cases set service = 'Ear' where branch_id = 'B'")
        _ = try await run(pool, .init(step: .publish, run: plan.run))
        let services = try await pool.query("select distinct service from kpi.values where kpi = 'or_cases' order by 1")
        #expect(try services.map { try $0.decode(0, as: String.self) } == ["Ear", "Eye"])
        #expect(try await run(pool, .init(full: true)).changed == 0)
        #expect(try await pool.query("select from kpi.touched").isEmpty)
    }

    @Test("is refused when parts are missing, or another one has begun")
    func refused() async throws {
        let pool = try await database()
        let plan = try await run(pool, .init(step: .plan, parts: 2))
        let parts = try #require(plan.parts)
        _ = try await run(pool, Self.parameters(parts[0]))
        let missing = try await #require(throws: JobFailure.self) {
            try await run(pool, .init(step: .publish, run: plan.run))
        }
        #expect(missing.message.contains("1 parts of run"))
        _ = try await run(pool, .init(step: .plan))
        let superseded = try await #require(throws: JobFailure.self) { try await run(pool, Self.parameters(parts[1])) }
        #expect(superseded.message.contains("given up") && !superseded.retryable)
        #expect(try await values(pool).isEmpty)
    }

    @Test("refuses parameters that do not belong together")
    func validation() async throws {
        for wrong: KPIRecompute.Parameters in [
            .init(parts: 2), .init(full: true, step: .plan), .init(step: .publish), .init(step: .part, run: 1),
            .init(step: .plan, parts: 0),
        ] {
            await #expect(throws: BadInput.self) { try await kind.validate(wrong) }
        }
    }

    private static func parameters(_ part: KPIRuns.Part) -> KPIRecompute.Parameters {
        KPIRecompute.Parameters(step: .part, run: part.run, part: part.part, branches: part.branches)
    }

    private func run(_ pool: PostgresPool, _ parameters: KPIRecompute.Parameters) async throws -> KPIRecompute.Result {
        let job = try await TestJob(kind: KPIRecompute.name, on: pool)
        return try await kind.run(parameters, context: job.context)
    }

    private func values(_ pool: PostgresPool) async throws -> [String] {
        try await pool.query(
            """
            select (kpi, branch_id, period, suite, service, department, slice, numerator, denominator)::text as line
            from kpi.values order by 1
            """
        ).map { try $0.decode("line", as: String.self) }
    }

    /// Two branches with three cases each.
    private func database() async throws -> PostgresPool {
        let pool = try await TestDatabase.migrated(poolSize: 2)
        try await pool.withConnection { connection in
            try await connection.executeScript(
                """
                insert into hospital.hospital_branches
                    (branch_id, name, city, state, bed_count, icu_beds, ventilator_count, time_zone)
                select b, 'Branch', 'City', 'State', 0, 0, 0, 'Asia/Kolkata' from unnest(array['A', 'B']) b;
                insert into hospital.or_cases (branch_id, encounter_id, case_date, suite, service, cpt_code,
                    cpt_description, booked_minutes, scheduled_start, wheels_in, procedure_start, procedure_end, wheels_out)
                select b, n, d, '1', 'ENT', '69421', 'Myringotomy', 60, t, t, t + interval '10 min',
                       t + interval '50 min', t + interval '60 min'
                from unnest(array['A', 'B']) b, generate_series(1, 3) n, lateral (select date '2024-01-01' + n - 1 as d) x,
                     lateral (select (d + time '08:00') at time zone 'Asia/Kolkata' as t) y;
                """)
        }
        return pool
    }
}
