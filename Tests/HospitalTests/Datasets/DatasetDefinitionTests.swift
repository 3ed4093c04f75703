// SPDX-License-Identifier: Apache-2.0

import CSV
import Definitions
import Foundation
import Jobs
import Testing

@testable import Hospital

@Suite("Dataset files")
struct DatasetDefinitionTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../jobs/datasets").standardizedFileURL.path

    @Test(
        "are refused with the place and what was expected",
        arguments: [
            ("table: cases\nkey: a\ncolumns: []", "d.yml:1:8: 'table' must be written as schema.table, not 'cases'"),
            ("table: s.t\nkey: a\ncolumns: []", "d.yml:2:6: 'key' names 'a', which no column has as its target"),
            ("table: s.t\nkey: a", "'columns' is missing"),
            (
                "table: s.t\nkey: a\ncolums: []",
                "d.yml:3:9: unknown key 'colums' (did you mean 'columns'?)"
            ),
            (
                "table: s.t\nkey: a\ncolumns:\n  - header: a\n    type: integr",
                "d.yml:5:11: 'type' must be one of text, integer, decimal, date, timestamp, boolean, time-zone, not 'integr'"
            ),
            ("table: s.t\nkey: a\ncolumns:\n  - {header: a, type: date}", "'formats' is missing"),
            (
                "table: s.t\nkey: a\ncolumns:\n  - {header: a, type: date, formats: yyyy-MM}",
                "d.yml:4:38: the format 'yyyy-MM' lacks the year, the month or the day"
            ),
            (
                "table: s.t\nkey: a\ncolumns:\n  - {header: a, type: text, min: 1}",
                "'min' is for numbers, dates and timestamps"
            ),
            (
                "table: s.t\nkey: a\ncolumns:\n  - {header: a, type: integer, min: 3, max: 1}",
                "'min' is greater than 'max'"
            ),
            (
                "table: s.t\nkey: a\ncolumns:\n  - {header: a, type: text}\n  - {header: b, target: a, type: text}",
                "d.yml:5:5: the target 'a' appears twice"
            ),
            (
                "table: s.t\nkey: a\ncolumns:\n  - {header: a, type: text}\n  - {header: \"A \", target: b, type: text}",
                "d.yml:5:5: the header 'A ' appears twice"
            ),
            (
                "table: s.t\nkey: a\ntime_zone: branch\ncolumns:\n  - {header: a, type: text}",
                "'time_zone: branch' needs a column or constant with the target 'branch_id'"
            ),
            (
                "table: s.t\nkey: a\ntime_zone: Europe/Berlinn\ncolumns:\n  - {header: a, type: text}",
                "must be 'branch' or an IANA time zone, not 'Europe/Berlinn' (did you mean 'Europe/Berlin'?)"
            ),
            (
                "table: s.t\nkey: a\ndelimiter: ';;'\ncolumns: []",
                "'delimiter' must be one ASCII character, or tab, not ';;'"
            ),
            (
                "table: s.t\nkey: a\nconflict: newst\ncolumns: [{header: a, type: text}]",
                "d.yml:3:11: 'conflict' must be one of newest, first, reject, not 'newst' (did you mean 'newest'?)"
            ),
            ("table: s.t\nkey: a\ndelimiter: '\"'\ncolumns: []", "'delimiter' and 'quote' are the same character"),
        ])
    func errors(yaml: String, message: String) {
        #expect {
            try Dataset(DefinitionFile.parse(yaml, file: "d.yml"))
        } throws: { error in
            let text = "\(error)"
            let isFound = text.contains(message)
            if !isFound { Issue.record("\(text)") }
            return isFound && text.hasPrefix("d.yml")
        }
    }

    @Test("say which of two rows with one key counts", arguments: ConflictRule.allCases)
    func conflict(rule: ConflictRule) throws {
        let head = "table: s.t\nkey: a\ncolumns: [{header: a, type: text}]"
        #expect(try Dataset(DefinitionFile.parse(head, file: "d.yml")).conflict == .newest)
        let yaml = "\(head)\nconflict: \(rule.rawValue)"
        #expect(try Dataset(DefinitionFile.parse(yaml, file: "d.yml")).conflict == rule)
    }

    @Test("that ship describe the synthetic network's seventeen files and the four by service")
    func shipped() throws {
        let datasets = try DatasetCatalog(directory: Self.folder).all()
        let byService: Set = ["service_stays", "service_weeks", "staff", "staff_weeks"]
        #expect(Set(datasets.map(\.name)) == byService.union(SyntheticTable.allCases.map(\.rawValue)))
        for table in SyntheticTable.allCases {
            let dataset = try #require(datasets.first { $0.name == table.rawValue })
            let header = table.columns.map(\.name).joined(separator: ",")
            let file = try DatasetFile(CSVBytes(header.utf8), path: table.fileName, dataset: dataset)
            #expect(file.binding.columns.count == dataset.columns.count)
        }
    }

    @Test("are found by name, and a name that does not exist is answered with the nearest")
    func find() throws {
        let catalog = DatasetCatalog(directory: Self.folder)
        #expect(try catalog.definition(named: "or_cases").table == "hospital.or_cases")
        #expect { try catalog.definition(named: "or_case") } throws: {
            ($0 as? BadInput)?.message == "there is no dataset 'or_case' in \(Self.folder) (did you mean 'or_cases'?)"
        }
        #expect { try DatasetCatalog(directory: "/nowhere").definition(named: "x") } throws: {
            ($0 as? BadInput)?.message == "/nowhere: is not a folder that can be listed"
        }
    }
}

@Suite("Headers")
struct HeaderBindingTests {
    private func bind(_ header: String) throws -> HeaderBinding {
        let yaml = """
            table: s.t
            key: id
            ignore: [index]
            columns:
              - {header: Case Number, aliases: [case_no], target: id, type: text}
              - {header: Booked, target: booked, type: integer}
              - {header: Note, target: note, type: text, optional: true}
            """
        let dataset = try Dataset(DefinitionFile.parse(yaml, file: "jobs/datasets/d.yml"))
        return try DatasetFile(CSVBytes(header.utf8), path: "f.csv", dataset: dataset).binding
    }

    @Test("match in any order, case and spacing, by alias, with columns to ignore and without optional ones")
    func matching() throws {
        #expect(try bind("Case Number,Booked\n").columns.map(\.index) == [0, 1])
        #expect(try bind("index,note, BOOKED ,\"case  number\"\n").columns.map(\.index) == [3, 2, 1])
        #expect(try bind("Case_No,Booked\n").columns.map(\.index) == [0, 1])
    }

    @Test(
        "that do not match are answered with every column that is missing, unknown or double",
        arguments: [
            (
                "Case Number,Boked\n",
                "the column 'Booked' is missing (did you mean 'Boked'?); the column 'Boked' is unknown (did you mean 'Booked'?)"
            ),
            ("Case Number,Booked,Extra\n", "the column 'Extra' is unknown"),
            ("Booked,Case Number,booked\n", "the column 'booked' is there twice"),
            ("Booked,Case Number,case_no\n", "'Case Number' is there under two names"),
        ])
    func mismatch(header: String, complaint: String) {
        #expect { try bind(header) } throws: {
            ($0 as? BadInput)?.message == "f.csv does not match the dataset 'd': \(complaint)"
        }
    }

    @Test("must be there")
    func blank() {
        #expect { try bind("\n\r\n") } throws: {
            ($0 as? BadInput)?.message == "f.csv has no header: there are only blank lines"
        }
    }
}
