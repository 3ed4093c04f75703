// SPDX-License-Identifier: Apache-2.0

import Definitions
import Testing

@testable import Hospital

@Suite("A KPI file")
struct KPIDefinitionParserTests {
    private static let query = """
        select c.branch_id, c.case_date as period, '' as suite, '' as service, '' as department,
               count(*) as numerator, null as denominator -- ; not the end
        from hospital.or_cases c
        where c.case_date >= $1::date and c.case_date <= $2::date and c.status <> 'a;b'
        group by 1, 2
        """
    private static let head = """
        -- SPDX-License-Identifier: Apache-2.0
        -- title: Cases
        -- unit: cases
        -- grain: branch, day
        -- category: operating-room
        -- direction: up
        -- aggregate: sum
        -- definition: Completed cases,
        --   counted on their day: all of them.
        """

    @Test("gives its head and its query")
    func parses() throws {
        let kpi = try KPIDefinitionParser.parse(Self.head + "\n\n" + Self.query + "\n", file: "jobs/kpis/or_cases.sql")
        #expect(kpi.name == "or_cases")
        #expect(kpi.title == "Cases")
        #expect(kpi.unit == "cases")
        #expect(kpi.grain == [.branch, .day])
        #expect(kpi.category == .operatingRoom)
        #expect(kpi.direction == .up)
        #expect(kpi.aggregate == .sum)
        #expect(kpi.definition == "Completed cases, counted on their day: all of them.")
        #expect(kpi.source == nil)
        #expect(kpi.reachesBackDays == 0)
        #expect(!kpi.reachesForward)
        #expect(kpi.query == Self.query)
    }

    @Test("says how far changed data reaches")
    func reach() throws {
        let text = Self.head + "\n-- reaches_back_days: 31\n-- reaches_forward: true\n" + Self.query
        let kpi = try KPIDefinitionParser.parse(text, file: "x.sql")
        let day = try #require(LocalDay("2024-03-05"))
        #expect(kpi.affectedDays(from: day, to: day).from == LocalDay("2024-02-03"))
        #expect(kpi.affectedDays(from: day, to: day).to == nil)
        #expect(kpi.affectedDays(from: nil, to: day).from == nil)
    }

    @Test(
        "is refused with its line when something is wrong",
        arguments: [
            ("-- unit: cases", "-- units: cases", 3, "unknown key 'units' (did you mean 'unit'?)"),
            ("-- unit: cases", "-- unit", 3, "'unit' is not 'key: value'"),
            ("-- unit: cases", "-- unit:", 3, "'unit' has no value"),
            ("-- unit: cases\n", "", nil, "'-- unit: …' is missing"),
            ("-- unit: cases", "-- title: again", 3, "'title' was given in line 2 already"),
            ("-- grain: branch, day", "-- grain: branch, suit", 4, "did you mean 'suite'?"),
            ("-- grain: branch, day", "-- grain: branch, suite", 4, "'grain' must contain branch and day"),
            ("-- direction: up", "-- direction: higher", 6, "'direction' must be one of up, down, none, not 'higher'"),
            ("-- aggregate: sum", "-- aggregate: mean", 7, "'aggregate' must be one of sum, ratio, not 'mean'"),
            ("-- title: Cases", "--   goes on", 2, "there is none above it"),
            ("select c.branch_id", "update c.branch_id", 11, "must be one SELECT, but begins with 'update'"),
            ("group by 1, 2", "group by 1, 2;", 15, "without ';'"),
            ("$2::date", "current_date", 11, "does not use $2::date, the last day"),
            ("as numerator", "as counter", 11, "does not give the column 'numerator'"),
        ] as [(String, String, Int?, String)])
    func refused(replace: String, with: String, line: Int?, message: String) throws {
        let text = (Self.head + "\n\n" + Self.query).replacing(replace, with: with)
        let error = try #require(throws: DefinitionError.self) {
            try KPIDefinitionParser.parse(text, file: "jobs/kpis/or_cases.sql")
        }
        #expect(error.file == "jobs/kpis/or_cases.sql")
        #expect(error.line == line, "\(error)")
        #expect(error.description.contains(message), "\(error)")
    }

    @Test("is refused without a query")
    func noQuery() {
        #expect(throws: DefinitionError.self) { try KPIDefinitionParser.parse(Self.head, file: "x.sql") }
        #expect(throws: DefinitionError.self) {
            try KPIDefinitionParser.parse(Self.head + "\n\n/* nothing */\n", file: "x.sql")
        }
    }

    @Test("is refused under a name that is no KPI's", arguments: ["Cases.sql", "or-cases.sql", ".sql", "a b.sql"])
    func badName(file: String) {
        #expect(throws: DefinitionError.self) {
            try KPIDefinitionParser.parse(Self.head + "\n\n" + Self.query, file: "jobs/kpis/\(file)")
        }
    }
}
