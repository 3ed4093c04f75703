// SPDX-License-Identifier: Apache-2.0

/// The range and the ticks of an axis.
struct AxisScale: Hashable, Sendable {
    let low: Double
    let high: Double
    /// The distance between ticks: 1, 2 or 5 times a power of ten.
    let step: Double

    /// A scale that holds all values, its ends on ticks.
    ///
    /// - Parameters:
    ///   - values: what is drawn; may be empty.
    ///   - fromZero: bars need it, since their length is read. Without, zero is left out when all values are far
    ///     from it, so that a course between 82 and 88 % can be seen.
    init(values: [Double], fromZero: Bool) {
        var low = values.min() ?? 0
        var high = values.max() ?? 1
        let isNarrow = low > 0 ? low > 0.6 * high : high < 0 && high < 0.6 * low
        if fromZero || !isNarrow {
            low = min(low, 0)
            high = max(high, 0)
        }
        if low == high { high = low + max(low.magnitude, 1) }
        step = Self.niceStep((high - low) / 4)
        self.low = (low / step + 1e-9).rounded(.down) * step
        self.high = (high / step - 1e-9).rounded(.up) * step
    }

    var ticks: [Double] {
        let count = Int(((high - low) / step).rounded())
        return (0...count).map { low + Double($0) * step }
    }

    /// Where a value lies between the ends: 0…1.
    func position(_ value: Double) -> Double {
        (value - low) / (high - low)
    }

    /// The smallest of 1, 2, 5 × 10ⁿ that is not below a positive distance.
    private static func niceStep(_ distance: Double) -> Double {
        var power = 1.0
        while power * 10 <= distance { power *= 10 }
        while power > distance { power /= 10 }
        return [1.0, 2, 5].map { $0 * power }.first { $0 >= distance * (1 - 1e-9) } ?? 10 * power
    }
}
