// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
import Postgres
import Testing

@testable import Hospital

@Suite("Hospital KPIs, worked out by hand")
struct HospitalKPITests {
    @Test("count admissions and discharges on the branch's local day")
    func localDays() async throws {
        let hospital = try await KPIFixture()
        // 19:00 UTC is half past midnight of the next day in Pune, the same evening in London.
        try await hospital.stay("1", at: "PUN", from: "2024-01-31 19:00+00", to: "2024-02-02 18:29+00")
        try await hospital.stay("2", at: "PUN", from: "2024-01-31 18:29+00", to: "2024-02-02 18:30+00")
        try await hospital.stay("1", at: "LON", from: "2024-01-31 19:00+00", to: "2024-03-30 23:30+00")
        // One hour of London's summer time puts 23:30 UTC into the next day.
        try await hospital.stay("2", at: "LON", from: "2024-03-31 23:30+00", to: "2024-04-30 22:59+00")
        // The night in which New York's clocks go back has 01:30 twice; both belong to 3 November.
        try await hospital.stay("1", at: "NYC", from: "2024-11-03 05:30+00")
        try await hospital.stay("2", at: "NYC", from: "2024-11-03 06:30+00")
        try await hospital.stay("3", at: "NYC", from: "2024-11-03 03:59+00")
        try await hospital.recompute("admissions")
        try await hospital.recompute("discharges")
        #expect(
            try await hospital.values("admissions") == [
                "LON 2024-01-31 1", "LON 2024-04-01 1", "NYC 2024-11-02 1", "NYC 2024-11-03 2", "PUN 2024-01-31 1",
                "PUN 2024-02-01 1",
            ])
        #expect(
            try await hospital.values("discharges") == [
                "LON 2024-03-30 1", "LON 2024-04-30 1", "PUN 2024-02-02 1", "PUN 2024-02-03 1",
            ])
    }

    @Test("take a range as local days too")
    func localRange() async throws {
        let hospital = try await KPIFixture()
        for (id, time) in [("1", "18:29"), ("2", "18:30"), ("3", "19:00")] {
            try await hospital.stay(id, at: "PUN", from: "2024-01-31 \(time)+00")
        }
        try await hospital.recompute("admissions", from: "2024-02-01", to: "2024-02-01")
        #expect(try await hospital.values("admissions") == ["PUN 2024-02-01 2"])
    }

    @Test("measure stays in days of 24 hours, whatever the clocks do; open stays do not count")
    func lengthOfStay() async throws {
        let hospital = try await KPIFixture()
        // Noon to noon over the night that London skips an hour: 47 hours.
        try await hospital.stay(
            "1", at: "LON", from: "2024-03-30 12:00 Europe/London", to: "2024-04-01 12:00 Europe/London")
        try await hospital.stay(
            "2", at: "LON", from: "2024-04-01 00:00 Europe/London", to: "2024-04-01 06:00 Europe/London")
        try await hospital.stay("3", at: "LON", from: "2024-03-01 00:00+00")
        // A stay that ends before it begins is an error of the data.
        try await hospital.stay("4", at: "LON", from: "2024-04-02 00:00+00", to: "2024-04-01 09:00+00")
        try await hospital.recompute("average_length_of_stay")
        let expected = 47.0 / 24 + 0.25
        let total = try #require(try await hospital.total("average_length_of_stay", by: [.department, .month]).first)
        #expect(total.group == [.department: "General Medicine", .month: "2024-04"])
        #expect(abs(total.numerator - expected) < 1e-9)
        #expect(total.denominator == 2)
        #expect(abs((total.value ?? 0) - expected / 2) < 1e-9)
    }

    @Test("count who is in the house at the midnight that ends the day, over the beds")
    func occupancy() async throws {
        let hospital = try await KPIFixture()
        // In over two midnights; leaves at midnight sharp, which is the next day.
        try await hospital.stay("1", at: "PUN", from: "2024-01-01 10:00+05:30", to: "2024-01-03 00:00+05:30")
        // In and out on one day: in the house at no midnight.
        try await hospital.stay("2", at: "PUN", from: "2024-01-02 08:00+05:30", to: "2024-01-02 20:00+05:30")
        // Still open: in the house to the last day with data.
        try await hospital.stay("3", at: "PUN", from: "2024-01-02 23:59+05:30")
        try await hospital.stay("4", at: "PUN", from: "2024-01-05 00:00+05:30")
        try await hospital.recompute("patient_days")
        try await hospital.recompute("bed_occupancy")
        let all = [
            "PUN 2024-01-01 1/4", "PUN 2024-01-02 2/4", "PUN 2024-01-03 1/4", "PUN 2024-01-04 1/4",
            "PUN 2024-01-05 2/4",
        ]
        #expect(try await hospital.values("bed_occupancy") == all)
        let total = try #require(try await hospital.total("bed_occupancy", branch: "PUN").first)
        #expect(total.value == 7.0 / 20)

        // A discharge that is loaded late empties the bed on all later days of the range.
        try await hospital.run(
            """
            insert into hospital.discharges values ('PUN', '3', '2024-01-04 09:00+05:30', 'Recovered')
            """)
        try await hospital.recompute("patient_days", from: "2024-01-04")
        #expect(
            try await hospital.recompute("bed_occupancy", from: "2024-01-04")
                == KPIStore.Outcome(rows: 2, changed: 2, removed: 0))
        #expect(
            try await hospital.values("bed_occupancy")
                == all.prefix(3) + ["PUN 2024-01-04 0/4", "PUN 2024-01-05 1/4"])
    }

    @Test("count a readmission within 30 times 24 hours, of live discharges home, in any branch")
    func readmission() async throws {
        let hospital = try await KPIFixture()
        func pair(_ patient: String, again: String?, outcome: String = "Recovered", at branch: String = "PUN")
            async throws
        {
            try await hospital.stay(
                patient, at: "PUN", patient: patient, from: "2024-03-01 10:00+00", to: "2024-03-05 12:00+00",
                outcome: outcome)
            if let again { try await hospital.stay("\(patient)-again", at: branch, patient: patient, from: again) }
        }
        try await pair("exactly 30 days", again: "2024-04-04 12:00+00")
        try await pair("a minute more", again: "2024-04-04 12:01+00")
        try await pair("another branch", again: "2024-03-06 00:00+00", at: "LON")
        try await pair("left against advice", again: "2024-03-05 12:01+00", outcome: "LAMA")
        try await pair("moved between wards", again: "2024-03-05 12:00+00")
        try await pair("never again", again: nil)
        try await pair("died", again: nil, outcome: "Deceased")
        try await pair("transferred", again: "2024-03-07 00:00+00", outcome: "Transferred")
        try await hospital.recompute("readmission_30_day")
        #expect(try await hospital.values("readmission_30_day") == ["PUN 2024-03-05 3/6"])
    }

    @Test("divide the bills of ended stays by the stays that have one")
    func cost() async throws {
        let hospital = try await KPIFixture()
        for id in ["1", "2", "3", "4"] {
            try await hospital.stay(id, at: "PUN", from: "2024-01-01 10:00+05:30", to: "2024-01-03 10:00+05:30")
        }
        try await hospital.stay("open", at: "PUN", from: "2024-01-01 10:00+05:30")
        try await hospital.run(
            """
            insert into hospital.billing (branch_id, bill_id, admission_id, billed_at, total_amount, insurance_amount,
                                          patient_amount, currency) values
                ('PUN', 'a', '1', '2024-01-03 12:00+00', 1000.50, 0, 1000.50, 'INR'),
                ('PUN', 'b', '1', '2024-01-09 12:00+00', 500.25, 0, 500.25, 'INR'),
                ('PUN', 'c', '2', '2024-01-03 12:00+00', 300, 300, 0, 'INR'),
                ('PUN', 'd', '3', '2024-01-03 12:00+00', 99, 0, 99, 'USD'),
                ('PUN', 'e', 'open', '2024-01-03 12:00+00', 7000, 0, 7000, 'INR');
            """)
        try await hospital.recompute("cost_per_discharge")
        #expect(try await hospital.values("cost_per_discharge") == ["PUN 2024-01-03 1800.75/2"])
    }

    @Test("count a return that begins as another stay of the patient ends for the discharge before both")
    func returnAtADischarge() async throws {
        let hospital = try await KPIFixture()
        for (id, branch, from, to) in [
            ("1", "PUN", "2024-03-02", "2024-03-05"), ("2", "LON", "2024-03-01", "2024-03-09"),
            ("3", "NYC", "2024-03-09", "2024-05-20"),
        ] {
            try await hospital.stay(
                id, at: branch, patient: "P", from: "\(from) 12:00+00", to: "\(to) 12:00+00")
        }
        try await hospital.recompute("readmission_30_day")
        #expect(
            try await hospital.values("readmission_30_day") == [
                "LON 2024-03-09 0/1", "NYC 2024-05-20 0/1", "PUN 2024-03-05 1/1",
            ])
    }

    @Test("break down only by what they have")
    func grouping() async throws {
        let hospital = try await KPIFixture()
        #expect(try await hospital.total("admissions").isEmpty)
        await #expect(throws: BadInput.self) { try await hospital.total("admissions", by: [.suite]) }
        await #expect(throws: BadInput.self) { try await hospital.total("admissions", branch: "PUM") }
        for (branch, day) in [
            ("PUN", "2024-01-10"), ("PUN", "2024-02-10"), ("LON", "2024-02-11"), ("LON", "2024-02-29"),
        ] {
            try await hospital.stay(day, at: branch, from: "\(day) 12:00+00")
        }
        try await hospital.recompute("admissions")
        let byMonth = try await hospital.total("admissions", to: "2024-02-28", by: [.branch, .month])
        #expect(
            byMonth.map { "\($0.group[.branch] ?? "") \($0.group[.month] ?? "") \($0.value ?? 0)" } == [
                "LON 2024-02 1.0", "PUN 2024-01 1.0", "PUN 2024-02 1.0",
            ])
        #expect(try await hospital.total("admissions", from: "2024-02-01").first?.value == 3)
    }

    @Test("roll up as sums over sums, not as means of ratios, and have no value where there are no data")
    func rollUp() async throws {
        let hospital = try await KPIFixture()
        try await hospital.stay("1", at: "PUN", from: "2024-01-01 06:00+00", to: "2024-01-05 06:00+00")
        for id in ["2", "3", "4"] {
            try await hospital.stay(id, at: "PUN", from: "2024-01-05 06:00+00", to: "2024-01-06 06:00+00")
        }
        try await hospital.stay("5", at: "LON", from: "2024-01-10 06:00+00", to: "2024-01-12 06:00+00")
        try await hospital.recompute("average_length_of_stay")
        func values(branch: String? = nil, by groupings: [KPIGrouping]) async throws -> [Double?] {
            try await hospital.total("average_length_of_stay", branch: branch, by: groupings).map(\.value)
        }
        #expect(try await values(by: [.day]) == [4, 1, 2])
        #expect(try await values(by: [.branch]) == [2, 1.75])
        for groupings: [KPIGrouping] in [[], [.month], [.quarter], [.year], [.department], [.department, .month]] {
            let rolledUp = try await values(by: groupings)
            #expect(rolledUp == [9 / 5], "\(groupings)")
        }
        #expect(try await values(branch: "PUN", by: [.month]) == [1.75])
        let series = try await hospital.pool.query(
            "select value from kpi_series('average_length_of_stay', 'month', department => 'General Medicine')")
        #expect(try series.map { try $0.decode(0, as: Double.self) } == [9 / 5])
        #expect(try await hospital.total("average_length_of_stay", from: "2024-01-07", to: "2024-01-09").isEmpty)
    }

    @Test("over denominators that cancel out have no value")
    func overZero() async throws {
        let hospital = try await KPIFixture()
        try await hospital.recompute("insured_revenue_share")
        try await hospital.run(
            """
            insert into kpi.values (kpi, branch_id, period, department, numerator, denominator) values
                ('insured_revenue_share', 'PUN', '2024-01-01', 'General Medicine', 40, 100),
                ('insured_revenue_share', 'PUN', '2024-01-02', 'General Medicine', 10, -100)
            """)
        for groupings: [KPIGrouping] in [[], [.month], [.department]] {
            let total = try #require(try await hospital.total("insured_revenue_share", by: groupings).first)
            #expect(total.numerator == 50 && total.denominator == 0 && total.value == nil, "\(groupings)")
        }
    }

    @Test("are written as JSON objects by the names of their groups")
    func json() throws {
        let total = KPITotal(
            kpi: "or_cases", group: [.service: "ENT", .month: "2022-03"], numerator: 3, denominator: nil, value: 3)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(total), as: UTF8.self)
        #expect(text == #"{"group":{"month":"2022-03","service":"ENT"},"kpi":"or_cases","numerator":3,"value":3}"#)
        #expect(try JSONDecoder().decode(KPITotal.self, from: Data(text.utf8)) == total)
    }
}
