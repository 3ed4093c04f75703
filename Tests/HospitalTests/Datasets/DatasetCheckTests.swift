// SPDX-License-Identifier: Apache-2.0

import Definitions
import Foundation
import Jobs
import Testing

@testable import Hospital

@Suite("Checking a file as a dataset")
struct DatasetCheckTests {
    private static let yaml = """
        table: s.t
        key: id
        null_marks: [n/a]
        columns:
          - {header: id, type: text}
          - {header: minutes, type: integer, min: 0}
          - {header: price, type: decimal}
          - {header: day, type: date, formats: [yyyy-MM-dd, dd.MM.yyyy]}
          - {header: note, type: text, optional: true}
        """

    private func check(_ text: String, _ yaml: String = yaml) throws -> DatasetProfile {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).csv").path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try DatasetCheck.check(path, as: Dataset(DefinitionFile.parse(yaml, file: "d.yml")))
    }

    @Test("counts rows, nulls and extremes of the good rows")
    func profile() throws {
        let profile = try check("id,minutes,price,day\nb,9,9.5,2022-01-03\na,10,-10,01.02.2021\nc, n/a ,,2022-01-01\n")
        #expect(profile.rows == 3 && profile.good == 3 && profile.rejected == 0 && profile.problems.isEmpty)
        #expect(profile.absentColumns == ["note"])
        #expect(profile.columns.map(\.nulls) == [0, 1, 1, 0])
        #expect(profile.columns.map(\.minimum) == ["a", "9", "-10", "01.02.2021"])
        #expect(profile.columns.map(\.maximum) == ["c", "10", "9.5", "2022-01-03"])
        #expect(profile.columns.map(\.type) == ["text", "integer", "decimal", "date"])
    }

    @Test("counts skipped rows, keys that occur twice, values and columns that are passed over")
    func figures() throws {
        let yaml = """
            table: s.t
            key: id
            skip: {where: {id: Total}}
            ignore: ["*"]
            columns:
              - {header: id, type: integer}
              - {header: n, type: integer}
              - {target: twice, value: "${n}${n}", type: text}
            """
        let rows = (0..<20_000).map { "\($0 % 19_000),\($0 % 7),x" }
        let profile = try check("id,n,more\n" + rows.joined(separator: "\n") + "\nTotal,1,x\n", yaml)
        #expect(profile.rows == 20_000 && profile.skipped == 1 && profile.conflicts == 1000)
        #expect(profile.ignoredColumns == ["more"])
        #expect(profile.columns.map(\.distinct)[1...] == [7, 7])
        #expect(abs(profile.columns[0].distinct - 19_000) < 19_000 / 20)
    }

    @Test("says which reasons there are, how often, and in which lines first")
    func problems() throws {
        let good = "x,1,1,2022-01-01\n"
        let profile = try check(
            "id,minutes,price,day\n" + good + "y,-1,1,2022-01-01\nz,-2,1,2022-01-01\n,1,1,2022-01-01\n"
                + "w,1,1,soon\nshort,1\nlong,1,1,2022-01-01,more\n\"a\"b,1,1,2022-01-01\n")
        #expect(profile.rows == 8 && profile.good == 1 && profile.rejected == 7)
        let words = profile.problems.map { "\($0.reason.rawValue) \($0.column ?? "-") \($0.firstLines)" }
        #expect(
            Set(words) == [
                "out-of-range minutes [3, 4]", "missing-value id [5]", "not-a-date day [6]", "too-few-fields - [7]",
                "too-many-fields - [8]", "broken-quotes - [9]",
            ])
        #expect(profile.problems.first?.reason == .outOfRange)
        #expect(profile.problems.first?.example == "-1")
    }
}
