// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// Names of time zones.
package enum ZoneNames {
    /// The zone of an IANA name; `nil` for abbreviations, offsets and words that name none.
    package static func zone(_ name: String) -> TimeZone? {
        guard name.contains("/") || name == "UTC" || name == "GMT" else { return nil }
        return TimeZone(identifier: name)
    }
}

/// Turns a zone's local times into instants, quickly: what was found for a day serves for its other times.
///
/// Two changes of a zone's offset are taken to lie more than three days apart.
package final class ZoneClock {
    private let zone: TimeZone
    /// Offsets of days on which, and around which, nothing changes; `Int.max` for the others.
    private var offsets: [Int: Int] = [:]
    /// The day that was asked for last, and its offset.
    private var last = (day: Int.min, offset: Int.max)

    package init(_ zone: TimeZone) { self.zone = zone }

    /// The IANA name.
    package var name: String { zone.identifier }

    /// The instant at which the zone's clocks show a local time.
    ///
    /// - Parameters:
    ///   - day: days since 1970-01-01.
    ///   - secondOfDay: 0 up to 86,400.
    /// - Returns: seconds since 1970-01-01 UTC; the first of two when clocks go back; `nil` when clocks jump over it.
    package func instant(day: Int, secondOfDay: Int) -> Int? {
        var known = last
        if day != known.day {
            known = (day, offset(ofDay: day))
            last = known
        }
        let local = day * 86_400 + secondOfDay
        return known.offset == .max ? instantNearChange(local) : local - known.offset
    }

    private func offset(ofDay day: Int) -> Int {
        if let known = offsets[day] { return known }
        let before = offset(at: (day - 1) * 86_400)
        let offset = before == offset(at: (day + 2) * 86_400) ? before : .max
        offsets[day] = offset
        return offset
    }

    private func instantNearChange(_ local: Int) -> Int? {
        // The earlier offset first: a repeated time is then found at its first occurrence.
        let before = offset(at: local - 86_400)
        if offset(at: local - before) == before { return local - before }
        let after = offset(at: local + 86_400)
        return offset(at: local - after) == after ? local - after : nil
    }

    private func offset(at instant: Int) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant)))
    }
}
