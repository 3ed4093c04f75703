// SPDX-License-Identifier: Apache-2.0

/// A minute as a calendar and a wall clock show it, in no zone in particular.
///
/// Dates are proleptic Gregorian. Every combination with a valid date and time of day is a value, whether or not some
/// zone skips it.
package struct CivilMinute: Sendable, Hashable, Comparable {
    package let date: CivilDate
    /// 0–23.
    package let hour: Int
    /// 0–59.
    package let minute: Int

    package init(date: CivilDate, hour: Int, minute: Int) {
        self.date = date
        self.hour = hour
        self.minute = minute
    }

    /// The minute that holds a count of seconds, taken as if the clock stood at UTC.
    ///
    /// - Parameter secondsSinceEpoch: seconds since 1970-01-01 00:00 on the same wall clock.
    package init(secondsSinceEpoch seconds: Int) {
        let (days, secondOfDay) = seconds.floorDivided(by: 86_400)
        date = CivilDate(daysSinceEpoch: days)
        hour = secondOfDay / 3_600
        minute = secondOfDay % 3_600 / 60
    }

    /// Seconds since 1970-01-01 00:00 on the same wall clock.
    package var secondsSinceEpoch: Int {
        date.daysSinceEpoch * 86_400 + hour * 3_600 + minute * 60
    }

    package static func < (left: CivilMinute, right: CivilMinute) -> Bool {
        (left.date, left.hour, left.minute) < (right.date, right.hour, right.minute)
    }
}

extension CivilMinute: CustomStringConvertible {
    /// `2026-03-29 02:30`
    package var description: String {
        "\(date) \(twoDigits(hour)):\(twoDigits(minute))"
    }
}

extension Int {
    /// Quotient rounded towards minus infinity, and the remainder, which is never negative.
    func floorDivided(by divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
}
