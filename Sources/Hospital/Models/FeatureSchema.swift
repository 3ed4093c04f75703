// SPDX-License-Identifier: Apache-2.0

/// How a model's inputs become numbers: the features in the order of the matrix columns and, for categorical ones,
/// the categories that training saw. It is stored with the model and makes up half of it.
package struct FeatureSchema: Sendable, Hashable, Codable {
    /// One column of the matrix.
    package struct Feature: Sendable, Hashable, Codable {
        package let name: String
        package let kind: ModelFeature.Kind
        package let about: String
        /// Sorted; a category's code is its place. `nil` for numeric features.
        package let categories: [String]?
    }

    package let features: [Feature]

    package init(features: [Feature]) {
        self.features = features
    }

    /// Learns the categories from rows of a table.
    ///
    /// - Parameters:
    ///   - table: the rows.
    ///   - rows: those that may be looked at: the part to learn from, never the hold-out.
    package init(_ table: TrainingTable, rows: Range<Int>) {
        features = zip(table.features, table.columns).map { feature, column in
            var categories: [String]?
            if case .categorical(let codes, let all) = column {
                let seen = Set(codes[rows]).subtracting([-1])
                categories = seen.map { all[Int($0)] }.sorted()
            }
            return Feature(name: feature.name, kind: feature.kind, about: feature.about, categories: categories)
        }
    }

    /// The matrix of rows of a table, whatever model's definition the table was read with.
    ///
    /// - Returns: missing values and unseen categories are NaN.
    /// - Throws: ``FeatureMissing`` when the table has no column of a feature's name and kind.
    package func encode(_ table: TrainingTable, rows: Range<Int>) throws(FeatureMissing) -> FeatureMatrix {
        let width = features.count
        var values = [Float](repeating: .nan, count: rows.count * width)
        for (place, feature) in features.enumerated() {
            switch table.column(feature.name, kind: feature.kind) {
            case .numeric(let numbers):
                for (row, source) in rows.enumerated() { values[row * width + place] = Float(numbers[source]) }
            case .categorical(let codes, let categories):
                let known = Self.codes(feature.categories ?? [])
                let translated = categories.map { known[$0].map(Float.init) ?? .nan }
                for (row, source) in rows.enumerated() where codes[source] >= 0 {
                    values[row * width + place] = translated[Int(codes[source])]
                }
            case nil:
                throw FeatureMissing(name: feature.name)
            }
        }
        return FeatureMatrix(rowCount: rows.count, schema: self, values: values)
    }

    static func codes(_ categories: [String]) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: categories.enumerated().map { ($1, $0) })
    }
}
