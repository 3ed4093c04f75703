// SPDX-License-Identifier: Apache-2.0

/// What one run of a duty did.
package struct DutyReport: Sendable, Hashable {
    /// How often what was done, such as `["reclaimed": 2]`; nothing that is zero.
    package var counts: [String: Int]
    /// When there will be something to do, if the duty knows; never later than its interval.
    package var next: Duration?

    package init(_ counts: [String: Int] = [:], next: Duration? = nil) {
        self.counts = counts.filter { $0.value != 0 }
        self.next = next
    }
}
