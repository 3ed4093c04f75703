// SPDX-License-Identifier: Apache-2.0

import Definitions
import Foundation
import Jobs
import Testing

@testable import Hospital

@Suite("Definitions of data-quality checks")
struct QualityDefinitionTests {
    /// `jobs/quality` of this package.
    static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../jobs/quality").standardized.path

    private func definition(_ text: String, file: String = "jobs/quality/x.sql") throws -> QualityDefinition {
        try QualityDefinition(SQLHead(text, file: file, keys: ["title", "severity", "definition"]))
    }

    private let head = "-- title: T\n-- severity: error\n-- definition: D\n\n"

    @Test("that come with Rounds can be read, and are found by name")
    func shipped() throws {
        let catalog = QualityCatalog(directory: Self.directory)
        let checks = try catalog.all()
        #expect(checks.count >= 12)
        #expect(checks.allSatisfy { $0.definition.count > 20 })
        #expect(try catalog.definitions(named: ["negative_durations"]).map(\.severity) == [.error])
        let unknown = try #require(throws: BadInput.self) { try catalog.definitions(named: ["negative_duration"]) }
        #expect(unknown.message.contains("did you mean 'negative_durations'?"))
        #expect(throws: BadInput.self) { try catalog.definitions(named: []) }
    }

    @Test(
        "that are wrong are refused with the line and what was expected",
        arguments: [
            ("delete from x", 5, "begins with 'delete'"),
            ("select 1 as branch_id,\n2 as subject, '' as detail;", 6, "without ';'"),
            ("select 1 as branch_id, 2 as subject", 5, "the column 'detail'"), ("", 5, "the query is missing"),
        ])
    func wrong(query: String, line: Int, message: String) throws {
        let error = try #require(throws: DefinitionError.self) { try definition(head + query) }
        #expect(error.line == line && error.message.contains(message), "\(error)")
    }

    @Test("are named by their file, and their severity by a word that there is")
    func headAndName() throws {
        let query = "select branch_id, '' as subject, '' as detail from t"
        #expect(try definition(head + query).name == "x")
        #expect(throws: DefinitionError.self) { try definition(head + query, file: "jobs/quality/X-1.sql") }
        let error = try #require(throws: DefinitionError.self) {
            try definition(head.replacing("error", with: "eror") + query)
        }
        #expect(error.line == 2 && error.message.contains("did you mean 'error'?"))
    }
}
