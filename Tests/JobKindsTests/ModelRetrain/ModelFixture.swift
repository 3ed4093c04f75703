// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hospital
import Postgres
import TestSupport

@testable import JobKinds

/// A database with operating-room cases made for the purpose, and the shipped model definition.
struct ModelFixture {
    /// `jobs/models` of this package.
    static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../jobs/models").standardized.path

    static let model = "or_duration"

    let pool: PostgresPool
    let kind = ModelRetrain(directory: directory, threads: 1)

    init() async throws {
        pool = try await TestDatabase.migrated(poolSize: 4)
        try await pool.execute(
            """
            insert into hospital.hospital_branches
                (branch_id, name, city, state, bed_count, icu_beds, ventilator_count, time_zone)
            values ('B1', 'Branch', 'City', 'State', 0, 0, 0, 'Asia/Kolkata')
            """)
    }

    /// Adds days of twelve cases each; how long they take depends on procedure, room and booked time.
    ///
    /// - Parameters:
    ///   - days: how many.
    ///   - first: the first day.
    ///   - minutes: SQL for the minutes in the room over `booked`, `procedure` 0…7, `suite` 0…3, `number` 0… and
    ///     `noise` 0…1.
    func addCases(
        days: Int, from first: String = "2023-01-02",
        minutes: String = "booked * 0.6 + procedure * 9 + suite * (procedure % 3) * 4 + noise * 6"
    ) async throws {
        try await pool.execute(
            """
            insert into hospital.or_cases (branch_id, encounter_id, case_date, suite, service, cpt_code, cpt_description,
                surgeon_id, patient_age, booked_minutes, scheduled_start, wheels_in, procedure_start, procedure_end,
                wheels_out)
            select 'B1', to_char(day, 'YYYYMMDD-') || number, day, suite::text, 'S' || procedure % 3, 'P' || procedure, '',
                   case when number % 5 > 0 then 'D' || number % 4 end, case when number % 7 > 0 then 20 + number end,
                   booked, start, start, start, start, start + make_interval(mins => (\(minutes))::integer)
            from (
                select day::date as day, number, number % 4 as suite,
                       (hashint8(extract(julian from day)::bigint * 100 + number) & 7) as procedure,
                       30 + 15 * (hashint8(extract(julian from day)::bigint * 300 + number) & 3) as booked,
                       (hashint8(extract(julian from day)::bigint * 700 + number) & 1023) / 1023.0 as noise,
                       (day::timestamp + make_interval(hours => 7 + number / 4)) at time zone 'Asia/Kolkata' as start
                from generate_series($1::date, $1::date + ($2::integer - 1), interval '1 day') as day,
                     generate_series(0, 11) as number
            ) as cases
            """, first, days)
    }

    /// Runs a retrain as a job of its own.
    func retrain(seed: Int? = nil, rounds: Int? = 40) async throws -> ModelRetrain.Result {
        let job = try await TestJob(kind: ModelRetrain.name, on: pool)
        return try await kind.run(.init(model: Self.model, seed: seed, rounds: rounds), context: job.context)
    }

    /// How many versions the registry holds.
    func versions() async throws -> Int {
        try await pool.query("select count(*) from models.versions")[0].decode(0)
    }
}
