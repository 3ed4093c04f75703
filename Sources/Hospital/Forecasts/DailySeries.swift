// SPDX-License-Identifier: Apache-2.0

/// One value a day, without a gap.
package struct DailySeries: Sendable, Hashable {
    /// Days in a row without a value that are bridged; after a longer silence the series begins anew.
    static let longestGap = 3
    /// What lies further back says little about the next two weeks.
    package static let mostDays = 730

    package let firstDay: LocalDay
    package let values: [Double]

    package var lastDay: LocalDay { firstDay.advanced(by: values.count - 1) }

    package init(firstDay: LocalDay, values: [Double]) {
        self.firstDay = firstDay
        self.values = values
    }

    /// The days in a row that end with the last one that has a value.
    ///
    /// A short gap is bridged: with 0 where events are counted, since a day without one has no value, else with the
    /// value before it.
    ///
    /// - Parameters:
    ///   - observations: values in the order of their days.
    ///   - countsEvents: whether a day without a value is a day without an event.
    /// - Returns: `nil` without any value.
    package init?(_ observations: [(day: LocalDay, value: Double)], countsEvents: Bool) {
        guard var last = observations.first else { return nil }
        var first = last.day
        var values = [last.value]
        for next in observations.dropFirst() {
            let missing = next.day.number - last.day.number - 1
            if missing > Self.longestGap {
                first = next.day
                values = []
            } else {
                values += Array(repeating: countsEvents ? 0 : last.value, count: missing)
            }
            values.append(next.value)
            last = next
        }
        let kept = values.suffix(Self.mostDays)
        self.init(firstDay: first.advanced(by: values.count - kept.count), values: Array(kept))
    }
}
