// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hospital
import Postgres
import TestSupport

@testable import JobKinds

/// A database with values of every KPI, made by formulas: three branches, the first quarter of 2022.
final class ExportFixture: Sendable {
    static let jobs = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../jobs").standardized.path
    static let kind = Export(reports: "\(jobs)/reports", kpis: "\(jobs)/kpis")

    let pool: PostgresPool
    let folder = TestServers.freshDirectory("export")

    /// - Parameter isEmpty: leaves the KPI tables empty, as before the first recompute.
    init(isEmpty: Bool = false) async throws {
        pool = try await TestDatabase.migrated(poolSize: 3)
        let branches = """
            insert into hospital.hospital_branches
                (branch_id, name, city, state, bed_count, icu_beds, ventilator_count, time_zone) values
                ('B01', 'Pune Central', 'Pune', 'Maharashtra', 240, 24, 12, 'Asia/Kolkata'),
                ('B02', 'कोल्हापुर क्षेत्रीय अस्पताल', 'Kolhapur', 'Maharashtra', 160, 16, 8, 'Asia/Kolkata'),
                ('B03', 'Nagpur "North", Wing =2', 'Nagpur', 'Maharashtra', 120, 12, 6, 'Asia/Kolkata')
            """
        try await pool.withConnection { try await $0.executeScript(branches) }
        guard !isEmpty else { return }
        for kpi in try KPICatalog(directory: "\(Self.jobs)/kpis").all() {
            try await pool.execute(
                "insert into kpi.definitions values ($1, $2, $3, $4, $5, $6, $7, $8)", kpi.name, kpi.title, kpi.unit,
                kpi.grain.map(\.rawValue).joined(separator: ", "), kpi.definition, kpi.direction.rawValue,
                kpi.category.rawValue, kpi.aggregate.rawValue)
        }
        try await pool.withConnection { try await $0.executeScript(Self.values) }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    func job(branch: String? = nil) async throws -> TestJob {
        try await TestJob(kind: Export.name, on: pool, branch: branch, outputDirectory: folder)
    }

    /// What lies in the fixture's folder, hidden files too.
    func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    /// Numbers of a believable size, the same in every run.
    private static let values = """
        create temporary table figures as
        select d.kpi, b.branch_id, day::date as period, suite::text, service, '' as department,
               n::float8 * case when d.unit like 'share%' then 0.62 + n / 100.0
                        when d.kpi = 'or_cases' then 1
                        when d.unit = 'minutes per case' then 61.5 + 3 * n
                        else 73.25 end as numerator,
               case when d.aggregate = 'ratio' then n::float8 end as denominator,
               '2022-04-01 04:30:00.123456+00'::timestamptz as computed_at
        from kpi.definitions d
        cross join hospital.hospital_branches b
        cross join generate_series('2022-01-01', '2022-03-31', interval '1 day') day
        cross join lateral (values (1, 'Orthopaedics'), (2, 'ENT'), (3, 'Ophthalmology'), (10, 'Plastic')) s(suite, service)
        cross join lateral (select 1 + (extract(day from day)::int * 7 + suite * 3 + length(b.name)) % 9 as n) x
        where d.category = 'operating-room' and extract(isodow from day) < 6;

        insert into figures
        select d.kpi, b.branch_id, day::date, '', '', department,
               n * case when d.unit like 'share%' then 0.7 + n / 60.0
                        when d.unit = 'INR' then 61234.5
                        when d.unit = 'days' then 3.9
                        else 1 end,
               case when d.aggregate = 'ratio' then n end, '2022-04-01 04:31:00+00'
        from kpi.definitions d
        cross join hospital.hospital_branches b
        cross join generate_series('2022-01-01', '2022-03-31', interval '1 day') day
        cross join unnest(array['General Medicine', 'Cardiology', 'ICU', 'Paediatrics', 'Maternity', 'Surgery']) department
        cross join lateral (
            select 3 + (extract(day from day)::int * 5 + length(department) + length(b.name)) % 14 as n) x
        where d.category = 'hospital';

        \(store)
        """

    /// Puts a temporary table of single values into the days of their branches, in the order in which it holds them.
    static let store = """
        insert into kpi.cells (generation, kpi, period, branch_id, numerator, denominator, suites, services, departments,
                               slices, numerators, denominators, computed_at)
        select generation, kpi, period, branch_id, sum(numerator), sum(denominator), array_agg(suite), array_agg(service),
               array_agg(department), array_agg(''::text), array_agg(numerator), array_agg(denominator), max(computed_at)
        from figures, kpi.current
        group by generation, kpi, period, branch_id;
        drop table figures;
        """
}
