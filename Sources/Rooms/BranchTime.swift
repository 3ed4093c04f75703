// SPDX-License-Identifier: Apache-2.0

package import Foundation
import Hospital
package import Jobs

/// Times as people in a branch say them: by the clocks of the branch.
package enum BranchTime {
    /// Reads a time.
    ///
    /// - Parameters:
    ///   - text: `now`, `14:30` (today), `2026-11-21 14:30`, or an instant with its offset such as `2026-11-21T14:30:00Z`.
    ///   - zone: the branch's zone.
    ///   - now: this instant.
    /// - Throws: `BadInput` when it is none of these, or the branch's clocks skip that time.
    package static func parse(_ text: String, in zone: TimeZone, now: Date) throws(BadInput) -> Date {
        if text == "now" { return now }
        if let instant = try? Date(text, strategy: .iso8601) { return instant }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let today = calendar.dateComponents([.year, .month, .day], from: now)
        let day: LocalDay?
        let time: (Int, Int)?
        if let match = text.wholeMatch(of: #/(\d{1,2}):(\d\d)/#) {
            day = LocalDay(year: today.year ?? 0, month: today.month ?? 0, day: today.day ?? 0)
            time = (Int(match.1) ?? 24, Int(match.2) ?? 60)
        } else if let match = text.wholeMatch(of: #/(\d{4}-\d\d-\d\d)[ T](\d{1,2}):(\d\d)/#) {
            day = LocalDay(match.1)
            time = (Int(match.2) ?? 24, Int(match.3) ?? 60)
        } else {
            (day, time) = (nil, nil)
        }
        guard let day, let (hour, minute) = time, hour < 24, minute < 60 else {
            throw BadInput(
                "'\(text)' is no time",
                hint: "write now, 14:30, 2026-11-21 14:30 (by the branch's clocks), or 2026-11-21T14:30:00Z")
        }
        guard let instant = ZoneClock(zone).instant(day: day.number, secondOfDay: hour * 3600 + minute * 60) else {
            throw BadInput("the clocks of \(zone.identifier) skip \(text) on \(day)")
        }
        return Date(timeIntervalSince1970: Double(instant))
    }
}
