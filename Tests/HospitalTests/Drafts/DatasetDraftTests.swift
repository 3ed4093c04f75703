// SPDX-License-Identifier: Apache-2.0

import Definitions
import Foundation
import Jobs
import Testing

@testable import Hospital

@Suite("Drafts of dataset files")
struct DatasetDraftTests {
    /// The draft of a file, and what the file is as that dataset.
    private func draft(_ bytes: [UInt8]) throws -> (text: String, profile: DatasetProfile) {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).csv").path
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let text = try DatasetDraft(of: path, name: "d", table: "s.t").text
        let dataset = try Dataset(DefinitionFile.parse(text, file: "d.yml"))
        return (text, try DatasetCheck.check(path, as: dataset))
    }

    private func draft(_ text: String) throws -> (text: String, profile: DatasetProfile) {
        try draft(Array(text.utf8))
    }

    @Test("say what a file from another country is, and read it")
    func everything() throws {
        let rows = (0..<40).map {
            "00\($0);\($0 % 28 + 1).03.2022 0\($0 % 9):30;1.\(100 + $0),5;\($0 % 2 == 0 ? "ja" : "n/a");yes;07:05"
        }
        let text =
            "Klinik \"Nord\"\n\nFall Nr.;Ankunft;Betrag;Größe;Kind;Uhr\n" + rows.joined(separator: "\n")
            + "\nTotal;;40,0;;;\n"
        let (draft, profile) = try draft(text.unicodeScalars.map { UInt8($0.value) })
        #expect(profile.rows == 40 && profile.good == 40, "\(draft) \(profile.problems)")
        #expect(profile.columns.map(\.type) == ["text", "timestamp", "decimal", "text", "boolean", "text"])
        for line in [
            "encoding: windows-1252", "delimiter: \";\"", "decimal_mark: \",\"", "thousands_mark: \".\"",
            "null_marks: [n/a]", "first_lines: 2", "where: {\"Fall Nr.\": [Total]}", "key: [fall_nr]",
            "formats: [\"d.M.yyyy HH:mm\"]", "# kept as text for its leading zeros", "# a time of day",
            "# 20 of 40 rows have no value", "# values: ja (20)",
        ] {
            #expect(draft.contains(line), "\(line) in \(draft)")
        }
    }

    @Test("say that day and month cannot be told apart, and only then")
    func ambiguity() throws {
        let ambiguous = try draft("id,day\n1,01/02/2022\n2,03/04/2022\n")
        #expect(ambiguous.text.contains("formats: [\"dd/MM/yyyy\"]"))
        #expect(ambiguous.text.contains("dd/MM/yyyy or MM/dd/yyyy?"))
        let clear = try draft("id,day\n1,01/02/2022\n2,03/14/2022\n")
        #expect(clear.text.contains("formats: [\"MM/dd/yyyy\"]") && !clear.text.contains("?"))
        let mixed = try draft("id,day\n1,2022-01-31\n2,31.01.2022\n")
        #expect(mixed.text.contains("formats: [\"yyyy-MM-dd\", \"dd.MM.yyyy\"]"))
        #expect(mixed.text.contains("several forms in one column") && mixed.profile.good == 2)
    }

    @Test("choose as key what is unique and never missing, by name if they can")
    func keys() throws {
        #expect(try draft("note,Case ID,n\nx,7,1\ny,8,2\n").text.contains("key: [case_id]"))
        #expect(try draft("a,b\n1,x\n2,\n3,z\n").text.contains("key: [a]"))
        let none = try draft("a,b\n1,x\n1,y\n2,x\n1,x\n")
        #expect(none.text.contains("key: [a, b]") && none.text.contains("choose the key"))
    }

    @Test("pass over a column without a header, and refuse one that is there twice")
    func headers() throws {
        #expect(try draft(",id\n0,a\n1,b\n").profile.good == 2)
        #expect { try draft("id,x,ID\n1,2,3\n") } throws: {
            ("\($0)").contains("has the column 'ID' twice; a dataset tells columns apart by their headers")
        }
    }

    @Test("can be read whatever the file says", arguments: 0..<40)
    func accepted(seed: UInt64) throws {
        var random = SeededRandom(seed: seed, 91)
        let words = [
            "a", "true", "no", "null", "- x", "\"q\"", "é: #", "{x}", "1", "0.5", "1,5", "01.02.03", "", "~", "x: y",
            "'", "*", "&", "total", "2022-01-01", "%", "@", "12:30",
        ]
        func cell() -> String {
            let word = words[random.int(0...(words.count - 1))]
            return word.contains(where: { "\",".contains($0) }) ? "\"\(word.replacing("\"", with: "\"\""))\"" : word
        }
        let width = random.int(2...5)
        let header = (0..<width).map {
            "\"h\($0) \(words[random.int(0...(words.count - 1))].replacing("\"", with: ""))\""
        }
        let rows = (0..<random.int(1...30)).map { _ in (0..<width).map { _ in cell() }.joined(separator: ",") }
        let (text, profile) = try draft(([header.joined(separator: ",")] + rows).joined(separator: "\n") + "\n")
        let required = profile.problems.filter { $0.reason != .missingValue && $0.reason != .tooManyFields }
        #expect(required.isEmpty, "\(text) \(profile.problems)")
    }
}
