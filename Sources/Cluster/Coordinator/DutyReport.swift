// SPDX-License-Identifier: Apache-2.0

/// What one run of a duty did.
package struct DutyReport: Sendable, Hashable {
    /// How often what was done, such as `["reclaimed": 2]`; nothing that is zero.
    package var counts: [String: Int]
    /// When there will be something to do, if the duty knows; never later than its interval.
    package var next: Duration?

    /// Schedules that were started, and how late.
    package var fired: [Fired]

    /// A schedule that was started.
    package struct Fired: Sendable, Hashable {
        package var schedule: String
        /// From the instant that the schedule names to the start.
        package var seconds: Double
    }

    package init(_ counts: [String: Int] = [:], next: Duration? = nil, fired: [Fired] = []) {
        self.counts = counts.filter { $0.value != 0 }
        self.fired = fired
        self.next = next
    }
}
