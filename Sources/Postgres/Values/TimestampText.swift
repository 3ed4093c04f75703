// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// ISO text of dates and timestamps, without a calendar or formatter object: this runs once per value.
enum TimestampText {
    /// Seconds between 1970-01-01 and the 2001-01-01 that `Date` counts from.
    private static let referenceOffset: Int64 = 978_307_200
    private static let secondsPerDay: Int64 = 86_400

    /// `2024-02-29 13:05:00.25+00`, rounded to the microsecond; `infinity` for what no calendar holds.
    static func format(_ date: Date) -> String {
        let seconds = date.timeIntervalSinceReferenceDate
        guard seconds.isFinite, abs(seconds) < 9e12 else { return seconds < 0 ? "-infinity" : "infinity" }
        let whole = seconds.rounded(.down)
        var microseconds = Int64(((seconds - whole) * 1_000_000).rounded())
        var unix = Int64(whole) + referenceOffset
        if microseconds == 1_000_000 {
            microseconds = 0
            unix += 1
        }
        let day = unix.floorDivided(by: secondsPerDay)
        let second = unix - day * secondsPerDay
        let civil = CivilDate(daysSince1970: day)
        var text = padded(civil.year > 0 ? civil.year : 1 - civil.year, 4)
        text += "-" + padded(civil.month, 2) + "-" + padded(civil.day, 2)
        text += " " + padded(second / 3600, 2) + ":" + padded(second / 60 % 60, 2) + ":" + padded(second % 60, 2)
        if microseconds > 0 { text += "." + padded(microseconds, 6) }
        text += "+00"
        if civil.year <= 0 { text += " BC" }
        return text
    }

    /// Reads `date`, `timestamp` and `timestamptz` texts of the ISO style; without an offset they count as UTC.
    ///
    /// - Returns: nil for anything else, `infinity` included, for which `Date` has no value.
    static func parse(_ text: Span<UInt8>) -> Date? {
        var at = 0
        guard let year = number(text, &at), take("-", text, &at), let month = number(text, &at), take("-", text, &at),
            let day = number(text, &at), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        var seconds: Int64 = 0
        var microseconds: Int64 = 0
        if at + 1 < text.count, text[at + 1] != UInt8(ascii: "B"), take(" ", text, &at) || take("T", text, &at) {
            guard let time = timeOfDay(text, &at), let offset = offset(text, &at) else { return nil }
            seconds = time.seconds - offset
            microseconds = time.microseconds
        }
        let isBC = take(" ", text, &at)
        if isBC { guard take("B", text, &at), take("C", text, &at) else { return nil } }
        guard at == text.count else { return nil }
        let days = CivilDate(year: isBC ? 1 - year : year, month: month, day: day).daysSince1970
        let whole = days * secondsPerDay + seconds - referenceOffset
        return Date(timeIntervalSinceReferenceDate: Double(whole) + Double(microseconds) / 1_000_000)
    }

    private static func timeOfDay(
        _ text: Span<UInt8>, _ at: inout Int
    ) -> (seconds: Int64, microseconds: Int64)? {
        guard let hour = number(text, &at), take(":", text, &at), let minute = number(text, &at), take(":", text, &at),
            let second = number(text, &at), hour <= 24, minute < 60, second <= 60
        else { return nil }
        var microseconds: Int64 = 0
        if take(".", text, &at) {
            let start = at
            guard let digits = number(text, &at), at - start <= 6 else { return nil }
            microseconds = digits
            for _ in 0..<(6 - (at - start)) { microseconds *= 10 }
        }
        return (hour * 3600 + minute * 60 + second, microseconds)
    }

    /// `+05`, `-03:30`, `+05:53:28`; 0 when there is none.
    private static func offset(_ text: Span<UInt8>, _ at: inout Int) -> Int64? {
        let isNegative = take("-", text, &at)
        guard isNegative || take("+", text, &at) else { return 0 }
        guard var seconds = number(text, &at).map({ $0 * 3600 }) else { return nil }
        for unit: Int64 in [60, 1] where take(":", text, &at) {
            guard let value = number(text, &at) else { return nil }
            seconds += value * unit
        }
        return isNegative ? -seconds : seconds
    }

    /// Up to nine digits, which no field of a timestamp exceeds.
    private static func number(_ text: Span<UInt8>, _ at: inout Int) -> Int64? {
        let start = at
        var value: Int64 = 0
        while at < text.count, at - start < 9, case let digit = text[at] &- UInt8(ascii: "0"), digit < 10 {
            value = value * 10 + Int64(digit)
            at += 1
        }
        return at > start ? value : nil
    }

    private static func take(_ wanted: Unicode.Scalar, _ text: Span<UInt8>, _ at: inout Int) -> Bool {
        guard at < text.count, text[at] == UInt8(ascii: wanted) else { return false }
        at += 1
        return true
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
