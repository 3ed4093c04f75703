// SPDX-License-Identifier: Apache-2.0

/// A bound that a value must cross on some days in a row.
package struct AlertThreshold: Sendable, Hashable {
    package enum Side: String, Sendable, Hashable {
        case above, below
    }

    package let side: Side
    package let limit: Double
    /// Days in a row, up to the last one.
    package let days: Int

    package init(_ side: Side, _ limit: Double, days: Int = 1) {
        self.side = side
        self.limit = limit
        self.days = days
    }

    /// Whether a value lies beyond the limit; the limit itself does not.
    func isCrossed(by value: Double) -> Bool { side == .above ? value > limit : value < limit }

    /// `above 0.85 for 3 days`.
    var words: String {
        let number = limit == limit.rounded() && limit.magnitude < 1e15 ? "\(Int64(limit))" : "\(limit)"
        return "\(side.rawValue) \(number)" + (days == 1 ? "" : " for \(days) days")
    }
}
