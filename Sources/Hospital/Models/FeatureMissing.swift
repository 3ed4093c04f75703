// SPDX-License-Identifier: Apache-2.0

/// Rows lack a feature that a model was trained with.
package struct FeatureMissing: Error, Hashable, CustomStringConvertible {
    package let name: String

    package var description: String { "the feature '\(name)' is not among the columns" }
}
