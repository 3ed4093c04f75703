// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres
import Testing

@testable import Hospital

@Suite("Trends and comparisons of KPIs")
struct TrendReaderTests {
    private let hospital: KPIFixture
    private let reader: TrendReader

    init() async throws {
        hospital = try await KPIFixture()
        reader = TrendReader(hospital.pool)
        try await hospital.run(
            """
            insert into kpi.definitions (kpi, title, unit, grain, definition, direction, category, aggregate) values
                ('average_length_of_stay', 'Stay', 'days', 'branch, day, department', '', 'down', 'hospital', 'ratio'),
                ('admissions', 'Admissions', '', 'branch, day, department', '', 'none', 'hospital', 'sum'),
                ('or_cases', 'Cases', '', 'branch, day', '', 'up', 'operating-room', 'sum');
            """)
    }

    /// Adds values: KPI, branch, day, department, numerator and denominator.
    private func add(_ lines: String...) async throws {
        for line in lines {
            let words = line.split(separator: " ").map(String.init)
            try await hospital.pool.execute(
                """
                insert into kpi.values (kpi, branch_id, period, department, numerator, denominator)
                values ($1, $2, $3, $4, $5, $6::float8)
                """, words[0], words[1], words[2], words[3], words[4], words.count > 5 ? words[5] : nil)
        }
    }

    private func stay() throws -> KPIDefinition { try hospital.catalog.definition(named: "average_length_of_stay") }
    private func day(_ text: String) throws -> LocalDay { try #require(LocalDay(text)) }

    @Test("are ratios of sums, and a period without values is unknown, not 0")
    func ratioOfSums() async throws {
        try await add(
            "average_length_of_stay PUN 2024-01-01 GM 10 2", "average_length_of_stay LON 2024-01-07 GM 2 8",
            "average_length_of_stay PUN 2024-01-15 GM 9 3")
        let trend = try await reader.trend(of: try stay(), by: .week, movingAverage: 2)
        #expect(trend.points.map(\.period) == ["2024-W01", "2024-W02", "2024-W03"])
        #expect(trend.points.map(\.value) == [1.2, nil, 3])
        // Over two weeks: 12 / 10 with nothing in the second, then 9 / 3 with nothing in the first.
        #expect(trend.points.map(\.average) == [nil, 1.2, 3])
        #expect(trend.points.map(\.days) == [2, 0, 1])
        #expect(trend.points.map(\.isCut) == [false, false, true])
    }

    @Test("average sums over the periods that have values, and ratios by their weight")
    func movingAverages() async throws {
        try await add(
            "admissions PUN 2024-01-01 GM 10", "admissions PUN 2024-01-02 GM 20", "admissions PUN 2024-01-04 GM 40",
            "average_length_of_stay PUN 2024-01-01 GM 30 3", "average_length_of_stay PUN 2024-01-02 GM 1 1")
        let admissions = try await reader.trend(
            of: try hospital.catalog.definition(named: "admissions"), by: .day, movingAverage: 3)
        #expect(admissions.points.map(\.value) == [10, 20, nil, 40])
        #expect(admissions.points.map(\.average) == [nil, nil, 15, 30])
        let stays = try await reader.trend(of: try stay(), by: .day, movingAverage: 2)
        #expect(stays.points.map(\.average) == [nil, 31.0 / 4])
    }

    @Test("show the whole range that was asked for, of one branch or department")
    func ranges() async throws {
        try await add(
            "admissions PUN 2024-02-10 GM 1", "admissions PUN 2024-02-10 ICU 5", "admissions LON 2024-02-10 GM 7")
        try await hospital.run(
            "insert into hospital.departments values ('PUN', 'ICU', 'ICU', 2, true, null)")
        let trend = try await reader.trend(
            of: try hospital.catalog.definition(named: "admissions"), by: .month, branch: "PUN", department: "ICU",
            from: try day("2024-01-15"), to: try day("2024-03-31"))
        #expect(trend.points.map(\.period) == ["2024-01", "2024-02", "2024-03"])
        #expect(trend.points.map(\.value) == [nil, 5, nil])
        #expect(trend.points.map(\.isCut) == [true, false, false])
        #expect(try await reader.trend(of: try stay(), by: .quarter).points.isEmpty)
    }

    @Test("refuse what is not there instead of showing something else")
    func refusals() async throws {
        let branch = try await #require(throws: BadInput.self) {
            try await reader.trend(of: try stay(), by: .day, branch: "LOM")
        }
        #expect(branch.message == "there is no branch 'LOM' (did you mean 'LON'?)")
        let department = try await #require(throws: BadInput.self) {
            try await reader.trend(of: try stay(), by: .day, branch: "LON", department: "General Medicin")
        }
        #expect(department.message.contains("in branch 'LON' (did you mean 'General Medicine'?)"))
        await #expect(throws: BadInput.self) {
            try await reader.trend(
                of: try hospital.catalog.definition(named: "or_cases"), by: .day, department: "General Medicine")
        }
        await #expect(throws: BadInput.self) {
            try await reader.comparison(of: try hospital.catalog.definition(named: "or_cases"), between: .department)
        }
        await #expect(throws: BadInput.self) { try await reader.trend(of: try stay(), by: .day, movingAverage: 0) }
        await #expect(throws: BadInput.self) {
            try await reader.trend(of: try stay(), by: .day, from: try day("0024-01-01"), to: try day("2024-01-01"))
        }
    }

    @Test("rank branches by the KPI's direction, equal ones alike, against the ratio of all sums")
    func comparison() async throws {
        try await add(
            "average_length_of_stay PUN 2024-01-01 GM 40 10", "average_length_of_stay LON 2024-01-02 GM 4 2",
            "average_length_of_stay NYC 2024-01-03 GM 16 4", "average_length_of_stay NYC 2024-03-03 GM 1000 1")
        let comparison = try await reader.comparison(
            of: try stay(), between: .branch, to: try day("2024-01-31"))
        #expect(comparison.rows.map(\.name) == ["LON", "NYC", "PUN"])
        #expect(comparison.rows.map(\.rank) == [1, 2, 2])
        #expect(comparison.network == 60.0 / 16)
        #expect(comparison.rows.map(\.difference) == [-1.75, 0.25, 0.25])
    }

    @Test("compare sums with their mean, without ranks where there is no better or worse")
    func comparisonOfSums() async throws {
        try await add(
            "admissions PUN 2024-01-01 GM 10", "admissions PUN 2024-01-01 ICU 2", "admissions LON 2024-01-01 GM 6")
        let admissions = try hospital.catalog.definition(named: "admissions")
        let departments = try await reader.comparison(of: admissions, between: .department)
        #expect(departments.rows.map(\.name) == ["GM", "ICU"])
        #expect(departments.rows.map(\.rank) == [nil, nil])
        #expect(departments.network == 9)
        #expect(departments.rows.map(\.difference) == [7, -7])
        let london = try await reader.comparison(of: admissions, between: .department, branch: "LON")
        #expect(london.rows.map(\.value) == [6])
    }
}
