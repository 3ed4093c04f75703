// SPDX-License-Identifier: Apache-2.0

/// Counts the occupied beds of one department at every full hour, over a ring of hours.
struct HourlyCensus {
    private var changes: [Int]
    /// Occupied beds at the last hour that was advanced to.
    private var current = 0

    /// - Parameter longestStay: in days; no stay that is added may be longer.
    init(longestStay: Int) {
        changes = Array(repeating: 0, count: (longestStay + 3) * 24)
    }

    /// Adds a stay: it counts at every full hour at which the patient is in the house.
    mutating func add(from admitted: LocalMinute, until discharged: LocalMinute) {
        changes[slot(hourAtOrAfter: admitted)] += 1
        changes[slot(hourAtOrAfter: discharged)] -= 1
    }

    /// Occupied beds at the hour that comes next.
    func occupied(at hour: LocalMinute) -> Int {
        current + changes[slot(hourAtOrAfter: hour)]
    }

    /// Goes on to a full hour and gives the occupied beds at it; hours must be asked for in order, one after the other.
    mutating func advance(to hour: LocalMinute) -> Int {
        let slot = slot(hourAtOrAfter: hour)
        current += changes[slot]
        changes[slot] = 0
        return current
    }

    private func slot(hourAtOrAfter time: LocalMinute) -> Int {
        let hour = time.hourNumber + (time.minuteOfDay % 60 > 0 ? 1 : 0)
        let remainder = hour % changes.count
        return remainder < 0 ? remainder + changes.count : remainder
    }
}
