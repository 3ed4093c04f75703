// SPDX-License-Identifier: Apache-2.0

/// One input of a model, as its definition file declares it.
package struct ModelFeature: Sendable, Hashable {
    /// How a feature's values are understood.
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Texts without an order; a value that training did not see counts as missing.
        case categorical
        /// Numbers.
        case numeric
    }

    package let name: String
    package let kind: Kind
    /// The SQL expression over the model's source that gives the value; NULL is missing.
    package let sql: String
    /// What it is and in which unit, for people who ask for a prediction.
    package let about: String
}
