// SPDX-License-Identifier: Apache-2.0

import Definitions
package import Jobs

/// The inputs of one prediction as a person gave them, turned into a row, with what could not be used.
package struct FeatureInput: Sendable, Hashable {
    package let matrix: FeatureMatrix
    /// Features that were not given.
    package let missing: [String]
    /// Categories that training did not see, by feature; they count as missing.
    package let unseen: [String: String]

    /// - Parameters:
    ///   - values: texts by feature name; an empty text is a missing value.
    ///   - schema: the model's features.
    /// - Throws: `BadInput` for a name that the model does not have or a numeric value that is no number.
    package init(_ values: [String: String], schema: FeatureSchema) throws(BadInput) {
        let names = schema.features.map(\.name)
        for name in values.keys.sorted() where !names.contains(name) {
            throw BadInput(
                "the model has no feature '\(name)'\(suggestion(name, names))",
                hint: "its features: \(names.joined(separator: ", "))")
        }
        var row: [Float] = []
        var missing: [String] = []
        var unseen: [String: String] = [:]
        for feature in schema.features {
            guard let text = values[feature.name], !text.isEmpty else {
                missing.append(feature.name)
                row.append(.nan)
                continue
            }
            if let categories = feature.categories {
                let code = categories.firstIndex(of: text)
                if code == nil { unseen[feature.name] = text }
                row.append(code.map(Float.init) ?? .nan)
            } else {
                guard let number = Double(text), number.isFinite else {
                    throw BadInput("'\(feature.name)' must be a number, not '\(text)'", hint: feature.about)
                }
                row.append(Float(number))
            }
        }
        matrix = FeatureMatrix(rowCount: 1, schema: schema, values: row)
        self.missing = missing
        self.unseen = unseen
    }
}
