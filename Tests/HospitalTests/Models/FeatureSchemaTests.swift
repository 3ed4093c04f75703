// SPDX-License-Identifier: Apache-2.0

import Jobs
import Testing

@testable import Hospital

@Suite("The features of a model")
struct FeatureSchemaTests {
    private static let features = [
        ModelFeature(name: "service", kind: .categorical, sql: "", about: ""),
        ModelFeature(name: "booked", kind: .numeric, sql: "", about: "minutes"),
    ]

    /// Two rows to learn from, then three that are held out.
    private func table() throws -> TrainingTable {
        var table = TrainingTable(features: Self.features)
        let rows: [(Int, String?, String?)] = [
            (1, "Urology", "60"), (2, "ENT", "30.5"), (3, "Dental", nil), (3, nil, "1"), (4, "ENT", "2"),
        ]
        for (day, service, booked) in rows {
            try table.append(day: LocalDay(number: day), target: 1, values: [service, booked])
        }
        return table
    }

    @Test("categories come from the part to learn from only, sorted")
    func vocabulary() throws {
        let schema = FeatureSchema(try table(), rows: 0..<2)
        #expect(schema.features.map(\.categories) == [["ENT", "Urology"], nil])
    }

    @Test("become codes and numbers; what is missing or unseen becomes NaN")
    func encoding() throws {
        let table = try table()
        let matrix = try FeatureSchema(table, rows: 0..<2).encode(table, rows: 0..<5)
        #expect(matrix.values.map { $0.isNaN ? -1 : $0 } == [1, 60, 0, 30.5, -1, -1, -1, 1, 0, 2])
    }

    @Test("of an older version are found by name, whatever order the table has")
    func otherTable() throws {
        let old = FeatureSchema(try table(), rows: 0..<2)
        var newer = TrainingTable(features: Self.features.reversed())
        try newer.append(day: LocalDay(number: 9), target: 1, values: ["45", "Urology"])
        #expect(try old.encode(newer, rows: 0..<1).values == [1, 45])
        let narrower = TrainingTable(features: [Self.features[1]])
        let error = #expect(throws: FeatureMissing.self) { try old.encode(narrower, rows: 0..<0) }
        #expect(error?.name == "service")
    }

    @Test("given one by one say which were missing or unseen")
    func input() throws {
        let schema = FeatureSchema(try table(), rows: 0..<2)
        let known = try FeatureInput(["service": "Urology", "booked": "60"], schema: schema)
        #expect(known.matrix.values == [1, 60])
        #expect(known.missing.isEmpty && known.unseen.isEmpty)
        let unknown = try FeatureInput(["service": "Dental"], schema: schema)
        #expect(unknown.missing == ["booked"])
        #expect(unknown.unseen == ["service": "Dental"])
        let isMissing = unknown.matrix.values.map(\.isNaN)
        #expect(isMissing == [true, true])
        let error = try #require(throws: BadInput.self) { try FeatureInput(["servce": "ENT"], schema: schema) }
        #expect(error.message == "the model has no feature 'servce' (did you mean 'service'?)")
        #expect(throws: BadInput.self) { try FeatureInput(["booked": "an hour"], schema: schema) }
    }
}
