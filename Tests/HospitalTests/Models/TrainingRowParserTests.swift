// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Hospital

@Suite("Rows of a model's query")
struct TrainingRowParserTests {
    private func parser() -> TrainingRowParser {
        TrainingRowParser(
            features: [
                ModelFeature(name: "name", kind: .categorical, sql: "", about: ""),
                ModelFeature(name: "size", kind: .numeric, sql: "", about: ""),
            ], leadingColumns: 2)
    }

    @Test("are read with NULL, escapes and non-ASCII text")
    func values() throws {
        var parser = parser()
        try parser.parse(Array("2022-01-03\tk1\t60\ta\\tb\\\\\t1.5\n2022-01-03\tk2\t61\t\\N\t\\N\n".utf8))
        try parser.parse(Array("2022-01-04\tk1\t6.25\tशल्य\t-3\n".utf8))
        let table = parser.table
        #expect(table.days.map(\.description) == ["2022-01-03", "2022-01-03", "2022-01-04"])
        #expect(table.target == [60, 61, 6.25])
        #expect(table.columns[0] == .categorical(codes: [0, -1, 1], categories: ["a\tb\\", "शल्य"]))
        guard case .numeric(let sizes) = table.columns[1] else { throw CancellationError() }
        #expect(sizes.map { $0.isNaN ? 0 : $0 } == [1.5, 0, -3])
    }

    @Test(
        "that cannot be learnt from are refused with their number",
        arguments: [
            ("2022-01-03\tk\t1\ta\t1\n2022-01-03\tk\t1\ta\t1\n", TrainingTableError.keyIsNotUnique(row: 2)),
            ("2022-01-03\tk\t1\ta\t1\n2022-01-02\tk\t1\ta\t1\n", .daysGoBackwards(row: 2)),
            ("2022-01-03\tk\t1\ta\tmuch\n", .notANumber(feature: "size", value: "much", row: 1)),
            ("2022-01-03\tk\t1\ta\tInfinity\n", .notANumber(feature: "size", value: "Infinity", row: 1)),
            ("2022-01-03\tk\tNaN\ta\t1\n", .targetIsNoNumber(value: "NaN", row: 1)),
            ("2022-01-03\tk\t1\ta\n", .malformedRow(row: 1)),
        ])
    func refused(text: String, error: TrainingTableError) {
        var parser = parser()
        #expect(throws: error) { try parser.parse(Array(text.utf8)) }
    }
}
