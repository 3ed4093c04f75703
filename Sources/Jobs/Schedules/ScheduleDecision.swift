// SPDX-License-Identifier: Apache-2.0

package import struct Foundation.Date

/// What is to become of the occurrences of a schedule whose time has come.
package struct ScheduleDecision: Sendable, Hashable {
    /// Start these, in order.
    package var fire: [Date] = []
    /// These came while nobody was there, and it is too late; all of them are earlier than those that fire.
    package var missed: [Date] = []
    /// These came while the schedule is paused.
    package var paused: [Date] = []
    /// When the next occurrence starts; `nil` when none will.
    package var next: Date?
}

extension ScheduleDefinition {
    /// The last occurrence counts as in time when it is no older than this: a coordinator takes over within seconds,
    /// and a database restarts within a minute.
    package static let tolerance: Double = 60

    /// Decides about the occurrences that have come since the last time that one looked.
    ///
    /// - Parameters:
    ///   - considered: occurrences up to here have been dealt with.
    ///   - now: occurrences that start up to here have come.
    ///   - isPaused: whether somebody has paused the schedule.
    package func decide(since considered: Date, now: Date, isPaused: Bool) -> ScheduleDecision {
        var due: [Occurrence] = []
        var decision = ScheduleDecision()
        for occurrence in occurrences(after: considered) {
            guard occurrence.start <= now else {
                decision.next = occurrence.start
                break
            }
            due.append(occurrence)
        }
        guard let last = due.last else { return decision }
        guard !isPaused, !self.isPaused else {
            decision.paused = due.map(\.at)
            return decision
        }
        let isInTime = now.timeIntervalSince(last.start) <= Self.tolerance
        let count =
            switch catchUp {
            case .none: isInTime ? 1 : 0
            case .latest: 1
            case .all(let limit): limit + (isInTime ? 1 : 0)
            }
        decision.fire = due.suffix(count).map(\.at)
        decision.missed = due.dropLast(count).map(\.at)
        return decision
    }
}
