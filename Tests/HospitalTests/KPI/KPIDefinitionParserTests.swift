// SPDX-License-Identifier: Apache-2.0

import Definitions
import Testing

@testable import Hospital

@Suite("A KPI file")
struct KPIDefinitionParserTests {
    private static let query = """
        select upper(suite) as slice, sum(minutes) filter (where status in ('a,b', ' from ')) as numerator, -- ; , from
               count(*) as denominator
        from cases
        where status <> 'a;b'
        """
    private static let head = """
        -- SPDX-License-Identifier: Apache-2.0
        -- title: Cases
        -- unit: cases
        -- grain: branch, day, slice
        -- category: operating-room
        -- direction: up
        -- aggregate: ratio
        -- target: 0.85, warning 0.8
        -- definition: Completed cases,
        --   counted on their day: all of them.
        """

    @Test("gives its head and its query")
    func parses() throws {
        let kpi = try KPIDefinitionParser.parse(Self.head + "\n\n" + Self.query + "\n", file: "jobs/kpis/or_cases.sql")
        #expect(kpi.name == "or_cases")
        #expect(kpi.title == "Cases")
        #expect(kpi.unit == "cases")
        #expect(kpi.grain == [.branch, .day, .slice])
        #expect(kpi.category == .operatingRoom)
        #expect(kpi.direction == .up)
        #expect(kpi.aggregate == .ratio)
        #expect(kpi.definition == "Completed cases, counted on their day: all of them.")
        #expect(kpi.source == nil)
        #expect(kpi.target == KPITarget(goal: 0.85, warning: 0.8))
        #expect(kpi.formula.slice == "upper(suite)")
        #expect(kpi.formula.numerator == "sum(minutes) filter (where status in ('a,b', ' from '))")
        #expect(kpi.formula.denominator == "-- ; , from\n       count(*)")
        #expect(kpi.formula.origin == "cases\nwhere status <> 'a;b'")
        #expect(kpi.relations == [.cases])
    }

    @Test("differs from another in its digest when its values could")
    func digest() throws {
        func digest(_ text: String) throws -> String { try KPIDefinitionParser.parse(text, file: "x.sql").digest }
        let text = Self.head + "\n\n" + Self.query
        let digests = try [
            text, text.replacing("upper", with: "lower"), text.replacing("branch, day,", with: "branch, day, suite,"),
            text.replacing("'a;b'", with: "'c'"), text.replacing("count(*)", with: "count(1)"),
        ].map(digest)
        #expect(Set(digests).count == digests.count)
        #expect(try digest(text.replacing("title: Cases", with: "title: All cases")) == digests[0])
    }

    @Test(
        "is refused with its line when something is wrong",
        arguments: [
            ("-- unit: cases", "-- units: cases", 3, "unknown key 'units' (did you mean 'unit'?)"),
            ("-- unit: cases", "-- unit", 3, "'unit' is not 'key: value'"),
            ("-- unit: cases", "-- unit:", 3, "'unit' has no value"),
            ("-- unit: cases\n", "", nil, "'-- unit: …' is missing"),
            ("-- unit: cases", "-- title: again", 3, "'title' was given in line 2 already"),
            ("-- grain: branch, day, slice", "-- grain: branch, suit", 4, "did you mean 'suite'?"),
            ("-- grain: branch, day, slice", "-- grain: branch, suite", 4, "'grain' must contain branch and day"),
            ("-- grain: branch, day, slice", "-- grain: branch, day", 12, "'… as slice' and 'slice' in the grain"),
            ("-- direction: up", "-- direction: higher", 6, "'direction' must be one of up, down, none, not 'higher'"),
            ("-- direction: up", "-- direction: none", 8, "a target needs 'direction' up or down"),
            ("-- aggregate: ratio", "-- aggregate: mean", 7, "'aggregate' must be one of sum, ratio, not 'mean'"),
            ("-- aggregate: ratio", "-- aggregate: sum", 12, "a ratio must give the column 'denominator', and a sum"),
            ("0.85, warning 0.8", "high", 8, "'target' must be a number"),
            ("0.85, warning 0.8", "inf", 8, "'target' must be a number"),
            ("warning 0.8", "warning 0.9", 8, "must lie on the missed side"),
            ("-- title: Cases", "--   goes on", 2, "there is none above it"),
            ("select upper", "update upper", 12, "must be one SELECT, but begins with 'update'"),
            ("'a;b'", "'a;b';", 15, "without ';'"),
            ("from cases", "from hospital.or_cases", 12, "reads none of the relations admitted, "),
            ("where status <>", "group by 1 having status <>", 12, "'group' is not for KPI files"),
            ("as numerator", "as counter", 12, "must give numerator, denominator or slice, not 'counter'"),
            ("count(*) as denominator", "count(*)", 12, "has no name"),
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
