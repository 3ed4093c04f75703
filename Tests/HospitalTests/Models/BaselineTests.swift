// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Hospital

@Suite("Baselines and errors")
struct BaselineTests {
    private func table() throws -> TrainingTable {
        var table = TrainingTable(features: [
            ModelFeature(name: "code", kind: .categorical, sql: "", about: ""),
            ModelFeature(name: "booked", kind: .numeric, sql: "", about: ""),
        ])
        let rows: [(String?, String?, Double)] = [
            ("a", "10", 10), ("a", "10", 30), ("b", "20", 50), ("a", "10", 80), ("a", "10", 20), ("b", nil, 7),
            ("c", "30", 9),
            (nil, "40", 9),
        ]
        for (day, row) in rows.enumerated() {
            try table.append(day: LocalDay(number: day), target: row.2, values: [row.0, row.1])
        }
        return table
    }

    @Test("the median per category is taken from the part to learn from; what it does not know gets the overall median")
    func median() throws {
        let table = try table()
        let baseline = Baseline(
            BaselineRule(name: "m", prediction: .median, feature: "code"), table: table, rows: 0..<5)
        #expect(baseline.predict(table, rows: 4..<8) == [25, 50, 30, 30])
    }

    @Test("the value of a feature is its prediction; where it is missing, the overall median")
    func value() throws {
        let table = try table()
        let baseline = Baseline(
            BaselineRule(name: "v", prediction: .value, feature: "booked"), table: table, rows: 0..<5)
        #expect(baseline.predict(table, rows: 4..<8) == [10, 30, 30, 40])
    }

    @Test("the errors are the mean absolute one and the root of the mean squared one")
    func errors() {
        let error = RegressionError(predicted: [1, 2, 3, 4], actual: [1, 4, 0, 4])
        #expect(error.mae == 1.25)
        #expect(error.rmse == 3.25.squareRoot())
        #expect(error.rows == 4)
    }
}
