// SPDX-License-Identifier: Apache-2.0

package import struct Foundation.Date
package import struct Foundation.TimeZone

/// A time zone by its IANA name, as a rule that turns wall-clock minutes into instants.
///
/// Only one question is put to the zone database: the offset from UTC at an instant. Everything else, gaps and
/// repetitions included, follows from the answers. The database is the one built into Foundation.
///
/// **Limit:** two changes of a zone's offset are taken to lie at least two days apart, which has held everywhere since
/// 1970.
package struct CivilZone: Sendable, Hashable {
    /// The IANA name, such as `Asia/Kolkata`.
    package let name: String
    private let zone: TimeZone

    /// - Parameter name: an IANA name, such as `Asia/Kolkata` or `UTC`. Abbreviations (`IST` means three zones) and
    ///   fixed offsets (`GMT+3`) are not names.
    /// - Returns: `nil` when there is no such zone.
    package init?(_ name: String) {
        let isName = name.contains("/") || ["UTC", "GMT"].contains(name)
        guard isName, let zone = TimeZone(identifier: name) else { return nil }
        self.name = name
        self.zone = zone
    }

    /// Names of zones to choose from; every zone has one, and other aliases can be used as well.
    package static var knownNames: [String] { TimeZone.knownTimeZoneIdentifiers + ["UTC"] + renamed }

    /// Today's names of zones that Foundation lists by their older ones.
    private static let renamed = [
        "Africa/Asmara", "America/Nuuk", "Asia/Ho_Chi_Minh", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Yangon",
        "Atlantic/Faroe", "Europe/Kyiv", "Pacific/Chuuk", "Pacific/Pohnpei",
    ]

    /// What a wall clock of the zone shows at an instant.
    package func civilMinute(at instant: Date) -> CivilMinute {
        let seconds = Int(instant.timeIntervalSince1970.rounded(.down))
        return CivilMinute(secondsSinceEpoch: seconds + offset(at: seconds))
    }

    /// When a wall clock of the zone shows a minute.
    ///
    /// - Parameter civil: the minute on the clock.
    /// - Returns: the start of that minute. When clocks go back and show it twice, the first time. When clocks go
    ///   forward over it, the first whole minute they show after it.
    package func instant(of civil: CivilMinute) -> Date {
        Date(timeIntervalSince1970: Double(seconds(of: civil)))
    }

    /// The offset from UTC in seconds, east positive, at a count of seconds since the epoch.
    func offset(at seconds: Int) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
    }

    private func seconds(of civil: CivilMinute) -> Int {
        let clock = civil.secondsSinceEpoch
        let before = offset(at: clock - 86_400)
        let after = offset(at: clock + 86_400)
        // With the earlier offset first, a repeated minute is found at its first occurrence.
        if offset(at: clock - before) == before { return clock - before }
        if offset(at: clock - after) == after { return clock - after }
        // Clocks jump over it: it lies ahead of the jump by the later offset and behind it by the earlier one.
        let jump = changeOfOffset(after: clock - after, upTo: clock - before)
        let shown = jump + offset(at: jump)
        return jump + (60 - shown.floorDivided(by: 60).remainder) % 60
    }

    /// The first second in (`low`, `high`] whose offset is not that of `low`, by halving.
    private func changeOfOffset(after low: Int, upTo high: Int) -> Int {
        let old = offset(at: low)
        var (low, high) = (low, high)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if offset(at: middle) == old { low = middle } else { high = middle }
        }
        return high
    }
}

extension CivilZone: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
