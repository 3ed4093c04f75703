// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import Jobs

/// What a backfill of a schedule would do.
package struct BackfillPlan: Sendable {
    /// An occurrence within the days asked for whose time has come.
    package struct Item: Sendable, Encodable {
        package let at: Date
        /// What has become of it so far; `nil` when no coordinator has dealt with it.
        package let outcome: OccurrenceOutcome?
        package let reason: String?

        /// Whether it has neither started anything nor waits for its turn.
        package var isOpen: Bool { outcome != .fired && outcome != .buffered }
    }

    package let schedule: ScheduleDefinition
    /// In the order of their instants.
    package let items: [Item]

    /// The occurrences that a backfill starts, in order.
    package var open: [Date] { items.filter(\.isOpen).map(\.at) }
}
