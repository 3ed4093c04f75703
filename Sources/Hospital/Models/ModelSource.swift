// SPDX-License-Identifier: Apache-2.0

/// Where a model's rows come from: the parts of one SQL query.
package struct ModelSource: Sendable, Hashable {
    /// The FROM clause's body.
    package let from: String
    /// The WHERE clause's body, or `nil` for every row.
    package let filter: String?
    /// Expressions that name a row and, with the day, put the rows in one order.
    package let key: [String]
    /// The row's local day, by which the hold-out is cut.
    package let day: String
    /// Columns whose values do not exist yet when a prediction is asked for. No feature may mention one.
    package let knownAfterwards: [String]
}
