// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

@testable import Hospital

/// A database of its own with three branches in three time zones, each with a ward of four beds.
struct KPIFixture {
    let pool: PostgresPool
    let catalog: KPICatalog

    init() async throws {
        pool = try await TestDatabase.migrated(poolSize: 2)
        catalog = KPICatalog(directory: KPICatalogTests.directory)
        try await run(
            """
            insert into hospital.hospital_branches
                (branch_id, name, city, state, bed_count, icu_beds, ventilator_count, time_zone) values
                ('PUN', 'Pune', 'Pune', 'Maharashtra', 4, 0, 0, 'Asia/Kolkata'),
                ('LON', 'London', 'London', 'England', 4, 0, 0, 'Europe/London'),
                ('NYC', 'New York', 'New York', 'New York', 4, 0, 0, 'America/New_York');
            insert into hospital.departments (branch_id, department_id, name, bed_count, is_critical_care)
            select branch_id, 'GM', 'General Medicine', 4, false from hospital.hospital_branches;
            insert into hospital.diagnosis_categories (diagnosis_code, name) values ('X', 'Any');
            insert into hospital.outcomes (outcome, description, is_death, is_transfer) values
                ('Recovered', '', false, false), ('LAMA', '', false, false), ('Deceased', '', true, false),
                ('Transferred', '', false, true);
            insert into hospital.doctors (doctor_id, branch_id, department_id, name, specialty, joined_on)
            select 'D-' || branch_id, branch_id, 'GM', 'Dr. No', 'General Medicine', '2020-01-01'
            from hospital.hospital_branches;
            """)
    }

    func run(_ sql: String) async throws {
        try await pool.withConnection { try await $0.executeScript(sql) }
    }

    /// A stay of a patient; times are ISO with an offset. Without `to` it is still open.
    func stay(
        _ id: String, at branch: String, patient: String? = nil, from: String, to: String? = nil,
        outcome: String = "Recovered"
    ) async throws {
        let patient = patient ?? "P-\(branch)-\(id)"
        try await pool.execute(
            """
            insert into hospital.patients (patient_id, date_of_birth, gender, insurance_type)
            values ($1, '1980-01-01', 'F', 'Cash') on conflict do nothing
            """, patient)
        try await pool.execute(
            """
            insert into hospital.admissions (branch_id, admission_id, patient_id, department_id, doctor_id, admitted_at,
                                             admission_type, source, diagnosis_code)
            values ($1, $2, $3, 'GM', $4, $5::text::timestamptz, 'Scheduled', 'Referral', 'X')
            """, branch, id, patient, "D-\(branch)", from)
        guard let to else { return }
        try await pool.execute(
            """
            insert into hospital.discharges (branch_id, admission_id, discharged_at, outcome)
            values ($1, $2, $3::text::timestamptz, $4)
            """, branch, id, to, outcome)
    }

    /// Recomputes one KPI, all of it or for days `YYYY-MM-DD`.
    @discardableResult
    func recompute(_ kpi: String, from: String? = nil, to: String? = nil) async throws -> KPIStore.Outcome {
        let definition = try catalog.definition(named: kpi)
        let isAll = from == nil && to == nil
        let days = KPIScope.days(from: from.flatMap { LocalDay($0) }, to: to.flatMap { LocalDay($0) })
        return try await pool.transaction { transaction in
            let store = KPIStore(transaction: transaction)
            try await store.lock()
            _ = try await store.register([definition], isComplete: isAll)
            let outcomes = try await compute([definition], isAll ? .all : days, in: store)
            return try #require(outcomes[kpi])
        }
    }

    /// Recomputes all KPIs for what has been touched.
    func refresh() async throws {
        try await pool.transaction { transaction in
            let store = KPIStore(transaction: transaction)
            try await store.lock()
            try await store.takeTouched()
            _ = try await compute(try catalog.all(), .touched, in: store)
        }
    }

    /// Computes KPIs in the current generation.
    func compute(
        _ definitions: [KPIDefinition], _ scope: KPIScope, in store: KPIStore
    ) async throws -> [String: KPIStore.Outcome] {
        let generation = try await store.currentGeneration()
        let open = try await store.prepare(definitions, scope)
        var outcomes: [String: KPIStore.Outcome] = [:]
        for batch in KPIBatch.batches(definitions) {
            outcomes.merge(try await store.compute(batch, generation: generation, replacing: open)) { $1 }
        }
        try await store.release()
        return outcomes
    }

    /// What is stored of a KPI: `"branch day slice numerator/denominator"`, in order.
    func values(_ kpi: String) async throws -> [String] {
        try await pool.query(
            """
            select concat_ws(' ', branch_id, period, nullif(slice, ''), round(numerator::numeric, 6)::float8
                   || coalesce('/' || round(denominator::numeric, 6)::float8, '')) as line
            from kpi.values where kpi = $1 order by branch_id, period, suite, service, department, slice
            """, kpi
        ).map { try $0.decode("line", as: String.self) }
    }

    func total(
        _ kpi: String, from: String? = nil, to: String? = nil, branch: String? = nil, by groupings: [KPIGrouping] = []
    ) async throws -> [KPITotal] {
        try await KPIReader(pool: pool).totals(
            of: try catalog.definition(named: kpi), from: from.flatMap { LocalDay($0) },
            to: to.flatMap { LocalDay($0) }, branch: branch, by: groupings)
    }
}
