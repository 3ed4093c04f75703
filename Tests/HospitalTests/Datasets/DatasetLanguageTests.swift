// SPDX-License-Identifier: Apache-2.0

import Definitions
import Foundation
import Jobs
import Testing

@testable import Hospital

@Suite("The language of dataset files")
struct DatasetLanguageTests {
    private static let head = "table: s.t\nkey: id\n"

    @Test("takes values that are made of others")
    func values() throws {
        let read = try ReadRows(
            """
            Case;Date;In;Out;Name;Length
            7;03.01.22;07:05;09:10;Rao, Asha ;1:30
            8;04.01.22;;;Lin;45 min
            9;05.01.22;23:00;23:00;,X;PT2H
            """,
            """
            \(Self.head)delimiter: ";"
            columns:
              - {target: id, value: "OR-${Case}", type: text}
              - {target: came, value: "${Date} ${In}", type: timestamp, formats: ["dd.MM.yy HH:mm"]}
              - {target: went, value: "${Date} ${Out}", type: timestamp, formats: ["dd.MM.yy HH:mm"]}
              - {target: last, value: {split: "${Name}", by: ",", part: 1}, type: text}
              - {target: first, value: {split: "${Name}", by: ",", part: 2}, type: text}
              - {target: booked, value: {duration: "${Length}"}, type: integer}
              - {target: stayed, value: {minutes_between: [came, went]}, type: integer}
              - {target: currency, value: INR, type: text}
            """)
        #expect(
            read.rows == [
                ["OR-7", "2022-01-03T07:05:00Z", "2022-01-03T09:10:00Z", "Rao", "Asha", "90", "125", "INR"],
                ["OR-9", "2022-01-05T23:00:00Z", "2022-01-05T23:00:00Z", "null", "X", "120", "0", "INR"],
            ])
        #expect(read.rejected == ["3 came '04.01.22, ' not-a-timestamp"])
    }

    @Test("translates words, with a default, with no value, or not at all")
    func maps() throws {
        let read = try ReadRows(
            "id,sex,paid,ward\n1,Male,Y,a\n2,f,?,b\n3,X,N,c\n4,M,n/a,z\n",
            """
            \(Self.head)columns:
              - {header: id, type: integer}
              - {header: sex, type: text, map: {M: M, Male: M, m: M, F: F, f: F}}
              - {header: paid, type: boolean, map: {Y: yes, N: no, "*": null}, null_marks: [n/a]}
              - {header: ward, type: text, map: {a: A-wing, "*": other}}
            """)
        #expect(
            read.rows == [["1", "M", "true", "A-wing"], ["2", "F", "null", "other"], ["4", "M", "null", "other"]])
        #expect(read.rejected == ["4 sex 'X' not-allowed"])
        #expect(read.details == ["is not in the map: F, M, Male, f, m"])
    }

    @Test("looks words up in a CSV file beside the dataset file, and says where that one is wrong")
    func lookup() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let yaml = "\(Self.head)columns: [{header: id, type: text, map: wards.csv}]"
        let table = folder.appendingPathComponent("wards.csv")
        func dataset() throws -> Dataset {
            try Dataset(DefinitionFile.parse(yaml, file: folder.appendingPathComponent("d.yml").path))
        }
        #expect { try dataset() } throws: {
            "\($0)".contains("d.yml:3:41: 'map': ") && "\($0)".hasSuffix("there is no such file")
        }
        try Data("code,ward\nA,\"Ward, A\"\nB,\n".utf8).write(to: table)
        #expect(try ReadRows("id\nA\n".utf8, dataset()).rows == [["Ward, A"]])
        #expect(try ReadRows("id\nB\n".utf8, dataset()).rejected == ["2 id 'B' missing-value"])
        try Data("code,ward\nA,1,2\n".utf8).write(to: table)
        #expect { try dataset() } throws: { "\($0)".hasSuffix("wards.csv:2 does not have two cells") }
    }

    @Test("skips what stands before the header, totals and the footer, and counts them")
    func skipping() throws {
        let read = try ReadRows(
            "St. \"Mary\n\nReport, 2022\nPatient,N\nA,1\nTotal,1\nB,2\n Sum ,3,x\nC,4\nPrinted by \"me\n\"D,5\n",
            """
            table: s.t
            key: p
            skip: {first_lines: 3, where: {Patient: [Total, Sum]}, footer: Printed}
            columns: [{header: Patient, target: p, type: text}, {header: N, target: n, type: integer}]
            """)
        #expect(read.rows == [["A", "1"], ["B", "2"], ["C", "4"]])
        #expect(read.skipped == 4 && read.rejected.isEmpty)
    }

    @Test(
        "holds the values of a row against each other; what is missing breaks no rule",
        arguments: [
            ("came <= went", ["2"]), ("total = part + rest", ["3"]), ("total - part = rest", ["3"]),
            ("total >= 0.31", ["1", "4"]), ("note <> id", ["4"]), ("n * 2 = 2", []), ("went >= came", ["2"]),
            ("total < 1000.5", ["2"]), ("total = -part + n", ["1", "2", "3"]),
        ])
    func rules(rule: String, broken: [String]) throws {
        let yaml = """
            \(Self.head)time_zone: Asia/Kolkata
            rules: ["\(rule)"]
            columns:
              - {header: id, type: text}
              - {header: came, type: timestamp, formats: &t "yyyy-MM-dd HH:mm"}
              - {header: went, type: timestamp, formats: *t}
              - {header: total, type: decimal}
              - {header: part, type: decimal}
              - {header: rest, type: decimal}
              - {header: n, type: integer}
              - {header: note, type: text}
            """
        guard !rule.contains("*") else {
            #expect { try Dataset(DefinitionFile.parse(yaml, file: "d.yml")) } throws: {
                "\($0)" == "d.yml:4:9: 'n * 2' in a rule is no sum of columns and numbers"
            }
            return
        }
        let read = try ReadRows(
            """
            id,came,went,total,part,rest,n,note
            1,2022-01-01 10:00,2022-01-01 10:00,0.30,0.10,0.2,7,x
            2,2022-01-01 10:00,2022-01-01 09:59,12345678901.123456,12345678900,1.123456,7,x
            3,2022-01-01 10:00,,100,33.3,66.69,7,x
            4,,2022-01-01 10:00,-1,1,-2.00,,4
            """, yaml)
        // A row without a value passes; the fourth has no n.
        #expect(read.rejected.map { String($0.prefix(1)) } == broken.map { "\(Int($0)! + 1)" })
        #expect(read.rejected.allSatisfy { $0.hasSuffix("broken-rule") })
        #expect(read.details.allSatisfy { $0 == "breaks the rule \(rule)" })
    }

    @Test("refuses to hold numbers against each other that have more digits than it compares")
    func preciseRules() throws {
        let read = try ReadRows(
            "id,part\n1,0.123456789012\n2,0.1234567890123\n",
            """
            \(Self.head)rules: ["part <= 1"]
            columns: [{header: id, type: text}, {header: part, type: decimal}]
            """)
        #expect(read.rows.map(\.first) == ["1"])
        #expect(read.rejected == ["3 part '0.1234567890123' out-of-range"])
        #expect(read.details == ["has too many digits for the dataset's rules"])
    }

    @Test(
        "chooses the delimiter under which the header fits",
        arguments: ["id,a b,c", "id;a b;c", "id\ta b\tc", "id|a b|c", "\"id\";\"a b\";\"c\""])
    func delimiters(header: String) throws {
        let yaml = """
            \(Self.head)delimiter: auto
            columns: [{header: id, type: text}, {header: a b, type: text}, {header: c, type: text}]
            """
        let row = header.replacing("id", with: "1,5").replacing("\"", with: "")
        #expect(try ReadRows("\(header)\n\(row)\n", yaml).rows == (header.contains(",") ? [] : [["1,5", "a b", "c"]]))
        #expect(try ReadRows("\(header)\n\(header)\n", yaml).rows == [["id", "a b", "c"]])
    }

    @Test("chooses the delimiter under which more headers are known, not the one under which there are more")
    func knownHeaders() throws {
        let yaml = """
            \(Self.head)delimiter: auto
            ignore: ["*"]
            columns: [{header: id, type: text}, {header: x, type: text}]
            """
        #expect(try ReadRows("id;x;a,b,c,d\n1;2;3\n", yaml).rows == [["1", "2"]])
    }

    @Test("passes over columns that it does not know, when told to, and says which")
    func unknownColumns() throws {
        let yaml = "\(Self.head)ignore: [\"*\"]\ncolumns: [{header: id, type: text}]"
        let dataset = try Dataset(DefinitionFile.parse(yaml, file: "d.yml"))
        let binding = try HeaderBinding(headers: ["x", "id", "y"], dataset: dataset, path: "f.csv")
        #expect(binding.ignored == ["x", "y"] && binding.columns.map(\.index) == [1])
    }

    @Test("takes a branch that is translated, and its zone")
    func mappedBranch() throws {
        let yaml = """
            table: s.t
            key: [branch_id, at]
            time_zone: branch
            columns:
              - {header: Site, target: branch_id, type: text, map: {NY: york}}
              - {header: at, type: timestamp, formats: "yyyy-MM-dd HH:mm"}
            """
        let read = try ReadRows("Site,at\nNY,2022-01-01 00:00\n", yaml, zones: ["york": "America/New_York"])
        #expect(read.rows == [["york", "2022-01-01T05:00:00Z"]])
    }

    @Test(
        "is refused with the place and what was expected",
        arguments: [
            (
                "columns: [{target: id, value: \"${a\", type: text}]",
                ":3:31: 'value' has '${' without a header and '}' behind it"
            ),
            (
                "columns: [{target: id, value: {splt: x}, type: text}]",
                "'value' must be a text or one of split, duration, minutes_between"
            ),
            (
                "columns: [{target: id, value: {split: x, by: y, part: 0}, type: text}]",
                "'part' counts from 1, or from the end from -1"
            ),
            (
                "columns: [{target: id, header: x, value: y, type: text}]",
                "'header' and 'value' exclude each other"
            ),
            (
                "columns: [{target: id, value: {minutes_between: [a, b]}, type: integer}]",
                "'a' in 'minutes_between' is no timestamp of a column that stands before this one"
            ),
            (
                "columns: [{target: id, value: {duration: \"${a}\"}, type: text}]",
                "'id' is a number of minutes: its type must be integer or decimal"
            ),
            (
                "columns: [{header: id, type: text}]\nrules: [id >= id]",
                "the rule 'id >= id': texts and booleans are compared by = or <> only"
            ),
            (
                "columns: [{header: id, type: text}]\nrules: [id = 3]",
                "a rule compares 'id', a text, with a number, a number"
            ),
            (
                "columns: [{header: id, type: text}]\nrules: [idd = id]",
                "a rule names 'idd', which no column has as its target (did you mean 'id'?)"
            ),
            (
                "columns: [{header: id, type: text}]\nrules: [id]",
                "the rule 'id' compares nothing"
            ),
            (
                "columns: [{header: id, type: text, map: {}}]",
                "'map' has no words"
            ),
            (
                "columns: [{header: id, type: text}]\nskip: {first_lines: -1}",
                "'first_lines' must be 0 to 1000, not -1"
            ),
            (
                "columns: [{header: id, type: text}]\ndecimal_mark: \",,\"",
                "'decimal_mark' must be one character, neither digit nor sign, not ',,'"
            ),
            (
                "columns: [{header: id, type: text}]\nthousands_mark: \".\"",
                "'thousands_mark' and 'decimal_mark' are both '.'; set the other one too"
            ),
            (
                "columns: [{header: id, type: text}]\nencoding: utf8",
                "'encoding' must be one of utf-8, utf-16, latin-1, windows-1252, auto, not 'utf8'"
            ),
        ])
    func errors(yaml: String, message: String) {
        #expect {
            try Dataset(DefinitionFile.parse(Self.head + yaml, file: "d.yml"))
        } throws: { error in
            let isFound = "\(error)".contains(message)
            if !isFound { Issue.record("\(error)") }
            return isFound && "\(error)".hasPrefix("d.yml:")
        }
    }
}
