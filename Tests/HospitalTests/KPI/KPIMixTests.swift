// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres
import Testing

@testable import Hospital

@Suite("KPIs of mixes, money and resources, worked out by hand")
struct KPIMixTests {
    @Test("break admissions down by type, person and time, and count outcomes")
    func mixes() async throws {
        let hospital = try await hospitalWithStays()
        for kpi in [
            "admissions", "insurance_mix", "admissions_by_gender", "admissions_by_age_group", "admissions_by_hour",
            "admissions_by_weekday", "admissions_by_type", "admissions_by_source", "admissions_by_diagnosis",
            "emergency_share", "emergency_scheduled_ratio", "outcome_distribution", "mortality_rate", "lama_rate",
            "discharges_by_hour",
        ] { try await hospital.recompute(kpi) }
        #expect(
            try await hospital.values("insurance_mix") == [
                "PUN 2024-01-01 Cash 2", "PUN 2024-01-01 ESI 1", "PUN 2024-01-02 Cash 1",
            ])
        #expect(
            try await hospital.values("admissions_by_gender").prefix(2) == ["PUN 2024-01-01 F 2", "PUN 2024-01-01 M 1"])
        // Born on 2 January 2019: four years old on the first day, five on the second.
        #expect(
            try await hospital.values("admissions_by_age_group") == [
                "PUN 2024-01-01 01-04 1", "PUN 2024-01-01 25-44 2", "PUN 2024-01-02 25-44 1",
            ])
        #expect(
            try await hospital.values("admissions_by_hour") == [
                "PUN 2024-01-01 00 1", "PUN 2024-01-01 10 2", "PUN 2024-01-02 10 1",
            ])
        #expect(
            try await hospital.values("admissions_by_weekday") == ["PUN 2024-01-01 1 Mon 3", "PUN 2024-01-02 2 Tue 1"])
        #expect(
            try await hospital.values("admissions_by_type") == [
                "PUN 2024-01-01 Emergency 1", "PUN 2024-01-01 Scheduled 2", "PUN 2024-01-02 Scheduled 1",
            ])
        #expect(try await hospital.values("emergency_share") == ["PUN 2024-01-01 1/3", "PUN 2024-01-02 0/1"])
        #expect(try await hospital.values("emergency_scheduled_ratio") == ["PUN 2024-01-01 1/2", "PUN 2024-01-02 0/1"])
        #expect(
            try await hospital.values("outcome_distribution") == [
                "PUN 2024-01-03 Deceased 1", "PUN 2024-01-03 LAMA 1", "PUN 2024-01-03 Recovered 1",
            ])
        #expect(try await hospital.values("mortality_rate") == ["PUN 2024-01-03 1/3"])
        #expect(try await hospital.values("lama_rate") == ["PUN 2024-01-03 1/3"])
        #expect(try await hospital.values("discharges_by_hour") == ["PUN 2024-01-03 12 3"])
        #expect(try await hospital.total("insurance_mix", by: [.slice]).map(\.value) == [3, 1])
        #expect(try await hospital.total("admissions", by: [.week]).first?.group == [.week: "2024-W01"])
        #expect(try await hospital.total("emergency_share", by: [.quarter]).first?.group == [.quarter: "2024-Q1"])
        await #expect(throws: BadInput.self) { try await hospital.total("insurance_mix", branch: "PUM") }
    }

    @Test("keep money by the day of the bill, and the bills of open stays apart")
    func money() async throws {
        let hospital = try await hospitalWithStays()
        try await hospital.run(
            """
            insert into hospital.billing (branch_id, bill_id, admission_id, billed_at, total_amount, insurance_amount,
                                          patient_amount, currency) values
                ('PUN', 'a', '1', '2024-01-03 15:00+05:30', 100.10, 40, 60.10, 'INR'),
                ('PUN', 'b', '1', '2024-01-03 18:00+05:30', 0.20, 0, 0.20, 'INR'),
                ('PUN', 'c', '2', '2024-01-02 10:00+05:30', 50, 50, 0, 'INR'),
                ('PUN', 'd', '4', '2024-01-02 10:00+05:30', 7, 0, 7, 'INR'),
                ('PUN', 'e', '4', '2024-01-02 10:00+05:30', 9, 0, 9, 'USD');
            insert into hospital.procedure_codes values ('X', 'X-ray', 'Imaging', 10, 250.5);
            insert into hospital.procedures (branch_id, procedure_id, admission_id, procedure_code, doctor_id,
                                             performed_at, duration_minutes) values
                ('PUN', '1', '1', 'X', 'D-PUN', '2024-01-02 09:00+05:30', 10),
                ('PUN', '2', '2', 'X', 'D-PUN', '2024-01-02 23:59+05:30', 10);
            """)
        for kpi in [
            "revenue", "bills_without_discharge", "insured_revenue_share", "cost_per_discharge", "discharge_turnaround",
            "procedure_volume", "revenue_by_procedure",
        ] { try await hospital.recompute(kpi) }
        #expect(
            try await hospital.values("revenue") == [
                "PUN 2024-01-02 Cash 7", "PUN 2024-01-02 ESI 50", "PUN 2024-01-03 Cash 100.3",
            ])
        #expect(try await hospital.values("bills_without_discharge") == ["PUN 2024-01-02 7"])
        #expect(
            try await hospital.values("insured_revenue_share") == ["PUN 2024-01-02 50/57", "PUN 2024-01-03 40/100.3"])
        #expect(try await hospital.values("cost_per_discharge") == ["PUN 2024-01-03 150.3/2"])
        // Stay 1 waits six hours for its last bill; that of stay 2 was made before.
        #expect(try await hospital.values("discharge_turnaround") == ["PUN 2024-01-03 6/2"])
        #expect(try await hospital.values("procedure_volume") == ["PUN 2024-01-02 X-ray 2"])
        #expect(try await hospital.values("revenue_by_procedure") == ["PUN 2024-01-02 X-ray 501"])
    }

    @Test("count beds, doctors and ventilators once, and only where there are any")
    func resources() async throws {
        let hospital = try await hospitalWithStays()
        try await hospital.run(
            """
            update hospital.hospital_branches set ventilator_count = 4, icu_beds = 9 where branch_id = 'PUN';
            insert into hospital.departments values ('PUN', 'ICU', 'Intensive Care', 5, true);
            insert into hospital.resource_allocation (branch_id, department_id, observed_at, beds_occupied,
                                                      ventilators_in_use, staff_on_duty)
            select b, d, '2024-01-02 10:00+05:30'::timestamptz + h * interval '1 hour', n + h, v, 3
            from (values ('PUN', 'GM', 1, 1), ('PUN', 'ICU', 2, 2), ('LON', 'GM', 1, 0)) x (b, d, n, v),
                 generate_series(0, 1) h;
            insert into hospital.doctor_schedules (doctor_id, schedule_date, branch_id, slots, booked) values
                ('D-PUN', '2024-01-01', 'PUN', 10, 8), ('D-PUN', '2024-01-02', 'PUN', 0, 0), ('D-LON', '2024-01-01', 'LON', 5, 0);
            """)
        for kpi in [
            "icu_occupancy", "ventilator_use", "doctor_utilisation", "patient_days", "bed_occupancy",
            "patient_to_doctor_ratio",
        ] { try await hospital.recompute(kpi) }
        #expect(try await hospital.values("icu_occupancy") == ["PUN 2024-01-02 2.5/5"])
        #expect(try await hospital.values("ventilator_use") == ["PUN 2024-01-02 3/4"])
        #expect(try await hospital.values("doctor_utilisation") == ["LON 2024-01-01 0/5", "PUN 2024-01-01 8/10"])
        #expect(try await hospital.values("patient_to_doctor_ratio") == ["PUN 2024-01-01 3/1"])
        let icu = try await hospital.pool.query("select * from v_kpi_icu_utilization")
        #expect(icu.count == 1)
        #expect(try icu[0].decode("icu_utilization", as: Double.self) == 0.5)
        #expect(try icu[0].decode("ventilator_utilization", as: Double.self) == 0.75)
        let occupancy = try await hospital.pool.query(
            "select sum(beds)::float8 as beds from v_kpi_bed_occupancy where branch_id = 'PUN' and period = '2024-01-01'"
        )
        #expect(try occupancy[0].decode("beds", as: Double.self) == 9)
    }

    @Test("count each return once for a chain of stays")
    func chain() async throws {
        let hospital = try await KPIFixture()
        // Two stays that overlap, then one return; then another one.
        try await hospital.stay("1", at: "PUN", patient: "p", from: "2024-03-01 10:00+00", to: "2024-03-05 12:00+00")
        try await hospital.stay("2", at: "LON", patient: "p", from: "2024-03-02 10:00+00", to: "2024-03-06 12:00+00")
        try await hospital.stay("3", at: "PUN", patient: "p", from: "2024-03-10 10:00+00", to: "2024-03-11 12:00+00")
        try await hospital.stay("4", at: "PUN", patient: "p", from: "2024-03-20 10:00+00")
        try await hospital.run("insert into hospital.readmissions values ('PUN', '3', '1', 4)")
        try await hospital.recompute("readmission_30_day")
        try await hospital.recompute("readmission_recorded")
        #expect(
            try await hospital.values("readmission_30_day") == [
                "LON 2024-03-06 1/1", "PUN 2024-03-05 0/1", "PUN 2024-03-11 1/1",
            ])
        let rows = try await hospital.pool.query(
            "select * from v_kpi_readmission_rate where branch_id = 'PUN' order by period")
        #expect(try rows.map { try $0.decode("recorded_readmissions", as: Double.self) } == [1, 0])
    }

    @Test("are shown by public views and a series that refuse what does not exist")
    func views() async throws {
        let hospital = try await hospitalWithStays()
        try await hospital.refresh()
        for view in [
            "alos", "bed_occupancy", "admission_discharge_counts", "readmission_rate", "procedure_volume",
            "emergency_scheduled_ratio", "doctor_utilization", "cost_per_discharge", "outcome_distribution",
            "icu_utilization", "executive_snapshot",
        ] {
            let note = try await hospital.pool.query("select obj_description($1::text::regclass)", "v_kpi_\(view)")
            #expect(try note[0].decode(0, as: String.self).count > 50, "\(view)")
            _ = try await hospital.pool.query("select * from v_kpi_\(view)")
        }
        let counts = try await hospital.pool.query(
            "select admissions, discharges from v_kpi_admission_discharge_counts order by period")
        #expect(try counts.map { try $0.decodeIfPresent("admissions", as: Double.self) } == [3, 1, nil])
        #expect(try counts.map { try $0.decodeIfPresent("discharges", as: Double.self) } == [nil, nil, 3])
        // Definitions are stored by the job; the series asks them what there is.
        try await hospital.recompute("average_length_of_stay")
        let series = try await hospital.pool.query(
            "select numerator, denominator, value from kpi_series('average_length_of_stay', 'month', 'PUN')")
        #expect(try series.map { try $0.decode("denominator", as: Double.self) } == [3])
        for call in [
            "'average_length_of_stya', 'month'", "'average_length_of_stay', 'fortnight'",
            "'average_length_of_stay', 'month', 'PUM'", "'average_length_of_stay', 'month', 'PUN', 'Cardiologie'",
        ] {
            await #expect(throws: PostgresError.self, "\(call)") {
                try await hospital.pool.query("select * from kpi_series(\(call))")
            }
        }
    }

    @Test("are seen all at once: a reader in the middle of a recompute has the values before it")
    func noHalf() async throws {
        let hospital = try await hospitalWithStays()
        try await hospital.refresh()
        let before = try await hospital.values("admissions")
        try await hospital.stay("9", at: "PUN", from: "2024-01-01 10:00+05:30", to: "2024-01-04 12:00+05:30")
        let definitions = try hospital.catalog.all()
        try await hospital.pool.transaction { transaction in
            let store = KPIStore(transaction: transaction)
            try await store.lock()
            try await store.takeTouched()
            let open = try await store.prepare(definitions, .touched)
            let generation = try await store.currentGeneration()
            for batch in KPIBatch.batches(definitions) {
                _ = try await store.compute(batch, generation: generation, replacing: open)
                #expect(try await hospital.values("admissions") == before)
                #expect(try await hospital.values("discharges") == ["PUN 2024-01-03 3"])
            }
        }
        #expect(try await hospital.values("admissions").first == "PUN 2024-01-01 4")
        #expect(try await hospital.values("discharges") == ["PUN 2024-01-03 3", "PUN 2024-01-04 1"])
    }

    @Test(
        "stand against their targets by direction",
        arguments: [
            (0.9, KPIDefinition.Direction.up, KPITarget.Light.green), (0.85, .up, .green), (0.82, .up, .amber),
            (0.8, .up, .amber), (0.79, .up, .red), (0.9, .down, .red), (0.85, .down, .green),
        ])
    func lights(value: Double, direction: KPIDefinition.Direction, light: KPITarget.Light) {
        let target = KPITarget(goal: 0.85, warning: direction == .up ? 0.8 : 0.88)
        #expect(target.light(value, direction) == light)
        #expect(KPITarget(goal: 0.85).light(0.84, .up) == .red)
    }

    /// Four stays in Pune from the first two days of 2024, three of them ended on the third.
    private func hospitalWithStays() async throws -> KPIFixture {
        let hospital = try await KPIFixture()
        try await hospital.stay("1", at: "PUN", from: "2024-01-01 10:00+05:30", to: "2024-01-03 12:00+05:30")
        try await hospital.stay(
            "2", at: "PUN", from: "2024-01-01 10:59+05:30", to: "2024-01-03 12:30+05:30", outcome: "Deceased")
        try await hospital.stay(
            "3", at: "PUN", from: "2024-01-01 00:01+05:30", to: "2024-01-03 12:59+05:30", outcome: "LAMA")
        try await hospital.stay("4", at: "PUN", from: "2024-01-02 10:00+05:30")
        try await hospital.run(
            """
            update hospital.admissions set admission_type = 'Emergency' where admission_id = '2';
            update hospital.patients set date_of_birth = '2019-01-02', gender = 'M', insurance_type = 'ESI'
            where patient_id = 'P-PUN-2';
            """)
        return hospital
    }
}
