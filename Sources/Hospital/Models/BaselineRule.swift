// SPDX-License-Identifier: Apache-2.0

/// A prediction that needs no model: what a new model has to beat.
package struct BaselineRule: Sendable, Hashable {
    /// What a baseline says about a row.
    package enum Prediction: String, Sendable, Hashable, CaseIterable {
        /// The value of a numeric feature itself, for example the booked minutes.
        case value
        /// The training part's median of the target among rows with the same category, for example per procedure.
        case median
    }

    package let name: String
    package let prediction: Prediction
    /// The feature that the prediction looks at.
    package let feature: String
}
