// SPDX-License-Identifier: Apache-2.0

/// Rows as a model takes them.
package struct FeatureMatrix: Sendable, Hashable {
    package let rowCount: Int
    /// What the columns are.
    package let schema: FeatureSchema
    /// Row by row, `schema.features.count` values each; NaN is missing.
    package let values: [Float]
}
