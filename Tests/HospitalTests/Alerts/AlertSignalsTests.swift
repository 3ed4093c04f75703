// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Hospital

@Suite("What alert rules watch")
struct AlertSignalsTests {
    private let fixture: AlertFixture
    private var hospital: KPIFixture { fixture.hospital }

    init() async throws {
        fixture = try await AlertFixture()
    }

    private func rule(_ watch: String, by grain: String = "branch", days: Int = 1) throws -> AlertRule {
        try fixture.rule(watch, by: grain, raise: "above: 1, days: \(days)", clear: "below: 1")
    }

    @Test("a KPI: the ratio of sums of the last days, of the branch or of each department")
    func kpi() async throws {
        try await hospital.run(
            """
            insert into kpi.values (kpi, branch_id, period, department, numerator, denominator) values
                ('bed_occupancy', 'PUN', '2024-01-01', 'ICU', 3, 4), ('bed_occupancy', 'PUN', '2024-01-02', 'ICU', 4, 4),
                ('bed_occupancy', 'PUN', '2024-01-02', 'Ward', 10, 16), ('bed_occupancy', 'LON', '2024-01-09', 'ICU', 0, 0),
                ('bed_occupancy', 'LON', '2023-12-09', 'ICU', 1, 1);
            """)
        #expect(
            try await fixture.readings(try rule("{ kpi: bed_occupancy }", days: 2)) == [
                "PUN  2024-01-01 0.75 | 3 of 4", "PUN  2024-01-02 0.7 | 14 of 20",
            ])
        #expect(
            try await fixture.readings(try rule("{ kpi: bed_occupancy }", by: "department")) == [
                "PUN ICU 2024-01-02 1.0 | 4 of 4", "PUN Ward 2024-01-02 0.625 | 10 of 16",
            ])
    }

    @Test("open stays: as of the last thing that happened in the branch, and none is a value too")
    func openStays() async throws {
        try await hospital.stay("1", at: "PUN", from: "2024-01-01 08:00+05:30")
        try await hospital.stay("2", at: "PUN", from: "2024-01-05 08:00+05:30")
        try await hospital.stay("3", at: "PUN", from: "2024-01-02 08:00+05:30", to: "2024-01-19 09:00+05:30")
        try await hospital.stay("4", at: "PUN", from: "2024-01-06 08:00+05:30")
        try await hospital.stay("1", at: "LON", from: "2024-01-01 08:00+00", to: "2024-03-01 08:00+00")
        #expect(
            try await fixture.readings(try rule("{ open_stays: { longer_than_days: 14 } }", by: "department")) == [
                "LON General Medicine 2024-03-01 0.0 | none",
                "PUN General Medicine 2024-01-19 2.0 | longest: 1 with 18 days",
            ])
        // A department without open stays takes nothing from the branch's.
        try await hospital.run("insert into hospital.departments values ('PUN', 'ICU', 'ICU', 2, true, null)")
        try await hospital.stay("5", at: "PUN", from: "2024-01-20 11:00+05:30")
        #expect(
            try await fixture.readings(try rule("{ open_stays: { longer_than_days: 14 } }")).last
                == "PUN  2024-01-20 3.0 | longest: 1 with 19 days")
    }

    /// Adds emergencies on days of a branch in India, at nine o'clock.
    private func emergencies(_ counts: [(day: String, count: Int)]) async throws {
        for (day, count) in counts {
            for number in 0..<count {
                try await hospital.stay("\(day)-\(number)", at: "PUN", from: "\(day) 09:00+05:30")
            }
        }
        try await hospital.run("update hospital.admissions set admission_type = 'Emergency'")
    }

    @Test("a surge: the day against the same weekdays before, of which there must be four")
    func surge() async throws {
        // Mondays with 4, 6, 4, 6 emergencies: mean 5, standard deviation 1.15, less than the root of 5.
        try await emergencies([("2024-01-01", 4), ("2024-01-08", 6), ("2024-01-15", 4), ("2024-01-20", 9)])
        #expect(try await fixture.readings(try rule("{ emergency_surge: { in: deviations } }")).isEmpty)
        try await emergencies([("2024-01-22", 6), ("2024-01-29", 15)])
        let deviations = try await fixture.readings(try rule("{ emergency_surge: { in: deviations } }"))
        let expected = 10 / 5.0.squareRoot()
        #expect(deviations == ["PUN  2024-01-29 \(expected) | 15 emergencies; mean of 4 such weekdays 5.0"])
        #expect(
            try await fixture.readings(try rule("{ emergency_surge: { in: ratio } }"))
                == ["PUN  2024-01-29 3.0 | 15 emergencies; mean of 4 such weekdays 5.0"])
        // Before Sunday 28 January there were three Sundays only.
        let two = try await fixture.readings(try rule("{ emergency_surge: { in: deviations } }", days: 2))
        #expect(two.count == 1)
    }

    @Test("the worst hour: admissions against free beds, or against the staff on duty")
    func peakHour() async throws {
        try await hospital.run(
            """
            insert into hospital.resource_allocation (branch_id, department_id, observed_at, beds_occupied,
                                                      ventilators_in_use, staff_on_duty)
            select 'PUN', 'GM', '2024-01-01 00:00+05:30'::timestamptz + make_interval(hours => h),
                   case when h < 30 then 1 else 3 end, 0, 2
            from generate_series(0, 40) h
            """)
        // The day before does not count, however bad it was; nor does what came at another hour.
        for number in 1...4 { try await hospital.stay("a\(number)", at: "PUN", from: "2024-01-01 10:10+05:30") }
        for number in 1...2 { try await hospital.stay("b\(number)", at: "PUN", from: "2024-01-02 10:59+05:30") }
        try await hospital.stay("c", at: "PUN", from: "2024-01-02 11:00+05:30")
        #expect(
            try await fixture.readings(try rule("{ peak_hour_surplus: { against: free-beds } }", by: "department"))
                == ["PUN General Medicine 2024-01-02 1.0 | 10:00: 2 admissions, room for 1"])
        #expect(
            try await fixture.readings(
                try rule("{ peak_hour_surplus: { against: staff, admissions_per_staff: 0.25 } }"))
                == ["PUN  2024-01-02 1.5 | 10:00: 2 admissions, room for 0.5"])
    }

    @Test("a forecast: its worst day over what the branch has, by the part of the forecast that is asked for")
    func forecast() async throws {
        try await hospital.run(
            """
            insert into forecast.runs (job_id) values (1);
            insert into forecast.series (branch_id, measure, run_id, first_day, last_day, days, method, parameters, mae)
            select b, 'occupied-beds', run_id, '2024-01-01', '2024-03-31', 91, 'moving-average', '{}', 0.5
            from forecast.runs, unnest(array['PUN', 'LON']) b;
            insert into forecast.errors (branch_id, measure, horizon, mae, origins, tested)
            select b, 'occupied-beds', h, 0.5, 30, 10 from unnest(array['PUN', 'LON']) b, generate_series(1, 2) h;
            insert into forecast.points (branch_id, measure, horizon, day, mean, lower80, upper80, lower95, upper95) values
                ('PUN', 'occupied-beds', 1, '2024-04-01', 3, 2, 4, 1, 5),
                ('PUN', 'occupied-beds', 2, '2024-04-02', 3.2, 2, 5, 1, 6),
                ('LON', 'occupied-beds', 1, '2024-04-01', 1, 1, 1, 1, 1);
            """)
        #expect(
            try await fixture.readings(try rule("{ forecast_shortage: { of: occupied-beds, bound: upper80 } }")) == [
                "LON  2024-03-31 0.25 | 2024-04-01: 1.0 (upper80) of 4, mean error 0.5",
                "PUN  2024-03-31 1.25 | 2024-04-02: 5.0 (upper80) of 4, mean error 0.5",
            ])
        #expect(
            try await fixture.readings(try rule("{ forecast_shortage: { of: occupied-beds, bound: mean } }")).last
                == "PUN  2024-03-31 0.8 | 2024-04-02: 3.2 (mean) of 4, mean error 0.5")
        // The hospital of these tests has no ICU beds, of which none can be short.
        #expect(
            try await fixture.readings(try rule("{ forecast_shortage: { of: icu-beds, bound: mean } }")).isEmpty)
    }
}
