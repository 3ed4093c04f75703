// SPDX-License-Identifier: Apache-2.0

import Definitions
import Foundation
import Jobs
import Testing

@testable import Hospital

@Suite("Report files")
struct ReportDefinitionTests {
    private static let jobs = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../jobs").standardized.path

    private static func kpis() throws -> [KPIDefinition] { try KPICatalog(directory: "\(jobs)/kpis").all() }

    private static func parse(_ text: String) throws -> ReportDefinition {
        let node = try DefinitionFile.parse(text, file: "jobs/reports/r.yml")
        return try ReportDefinition(name: "r", node: node, kpis: kpis())
    }

    @Test("the shipped reports can all be read")
    func shipped() throws {
        let reports = ReportCatalog(directory: "\(Self.jobs)/reports", kpis: try Self.kpis())
        let names = try reports.names()
        #expect(names.contains("kpi_snapshot"))
        for name in names { #expect(try reports.definition(named: name).name == name) }
        let snapshot = try reports.definition(named: "kpi_snapshot")
        #expect(snapshot.sections.map(\.title) == ["Operating rooms", "Hospital"])
        #expect(snapshot.digits == .indian)
        #expect(snapshot.allKPIs.count == Set(snapshot.allKPIs).count)
    }

    @Test("an unknown report is answered with the nearest one")
    func unknown() throws {
        let reports = ReportCatalog(directory: "\(Self.jobs)/reports", kpis: try Self.kpis())
        let error = #expect(throws: BadInput.self) { try reports.definition(named: "kpi_snapshoot") }
        #expect(error?.message.contains("did you mean 'kpi_snapshot'?") == true)
        let missing = ReportCatalog(directory: "/nowhere", kpis: try Self.kpis())
        #expect(throws: BadInput("/nowhere: is not a folder that can be listed")) { try missing.definition(named: "r") }
    }

    @Test("a short report needs a title and a section with KPIs, no more")
    func short() throws {
        let report = try Self.parse("title: T\nsections: [{title: A, kpis: or_cases}]")
        #expect(report.digits == .international)
        #expect(report.sections == [ReportSection(title: "A", kpis: ["or_cases"], tables: [], charts: [])])
    }

    @Test(
        "a mistake is told with its line and what was expected",
        arguments: [
            ("sections: []", 1, "'title' is missing"),
            ("title: T\nsections: []", 2, "at least one section"),
            ("title: T\nsection: []", 2, "did you mean 'sections'?"),
            ("title: T\ndigits: roman\nsections: []", 2, "must be one of indian, international"),
            ("title: T\nsections:\n  - title: A\n    kpis: [or_case]", 4, "did you mean 'or_cases'?"),
            ("title: T\nsections:\n  - title: A\n    kpis: [or_cases, or_cases]", 4, "names a KPI twice"),
            ("title: T\nsections:\n  - title: A\n    kpis: []", 4, "at least one KPI"),
            ("title: T\nsections:\n  - title: A/B\n    kpis: [or_cases]", 3, "it names a sheet"),
            ("title: T\nsections:\n  - title: data\n    kpis: [or_cases]", 3, "it names a sheet"),
            (
                "title: T\nsections:\n  - {title: A, kpis: [or_cases]}\n  - {title: a, kpis: [or_cases]}", 4,
                "a second section is titled 'a'"
            ),
            (
                "title: T\nsections:\n  - title: A\n    kpis: [or_cases]\n    tables:\n      - {title: X, by: department, kpis: [or_cases]}",
                6, "'or_cases' cannot be split by department; its grain: branch, day, suite, service"
            ),
            (
                "title: T\nsections:\n  - title: A\n    kpis: [or_cases]\n    charts:\n      - {title: X, type: line, by: suite, kpis: [or_cases]}",
                6, "write 'by: day', or 'type: bar'"
            ),
            (
                "title: T\nsections:\n  - title: A\n    kpis: [or_cases]\n    charts:\n      - {title: X, type: pie, by: day, kpis: [or_cases]}",
                6, "must be one of bar, line"
            ),
            (
                "title: T\nsections:\n  - title: A\n    kpis: [or_cases]\n    charts:\n      - {title: X, type: bar, by: day, kpis: [or_cases, or_overrun_share]}",
                6, "share an axis"
            ),
        ])
    func mistakes(text: String, line: Int, message: String) {
        let error = #expect(throws: DefinitionError.self) { try Self.parse(text) }
        #expect(error?.file == "jobs/reports/r.yml")
        #expect(error?.line == line, "\(error?.description ?? "")")
        #expect(error?.message.contains(message) == true, "\(error?.description ?? "")")
    }
}
