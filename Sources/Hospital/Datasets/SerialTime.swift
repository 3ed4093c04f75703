// SPDX-License-Identifier: Apache-2.0

/// Times that files write as one number.
enum SerialTime: String, Sendable, Hashable {
    /// Seconds since 1970-01-01 UTC.
    case epoch
    /// Milliseconds since then.
    case epochMilliseconds = "epoch-ms"
    /// Local days since 1899-12-30, the time of day as their fraction.
    case excel

    /// Reads a cell: digits, and a fraction after a point.
    func match(_ text: Span<UInt8>) -> DatePattern.Match {
        guard let (whole, billionths) = Self.number(text) else { return .different }
        switch self {
        case .epoch: return Self.instant(second: whole, microsecond: billionths / 1000)
        case .epochMilliseconds:
            return Self.instant(second: whole / 1000, microsecond: whole % 1000 * 1000 + billionths / 1_000_000)
        case .excel:
            // Spreadsheets believe that there was a 29 February 1900, which is day 60.
            guard whole > 60, whole < 2_958_466 else { return .impossible }
            // A second is the 86,400th part of a day, and no fraction of ten: round to whole ones.
            let second = (billionths * 86_400 + 500_000_000) / 1_000_000_000
            let day = whole - 25_569 + second / 86_400
            return .time(CivilTime(day: day, secondOfDay: second % 86_400, microsecond: 0, offset: nil))
        }
    }

    private static func instant(second: Int, microsecond: Int) -> DatePattern.Match {
        // The end of year 9999.
        guard second < 253_402_300_800 else { return .impossible }
        let (day, rest) = second.quotientAndRemainder(dividingBy: 86_400)
        return .time(CivilTime(day: day, secondOfDay: rest, microsecond: microsecond, offset: 0))
    }

    /// The whole part, 15 digits at most, and the first nine digits behind the point.
    private static func number(_ text: Span<UInt8>) -> (whole: Int, billionths: Int)? {
        var index = 0
        var whole = 0
        while index < text.count, text[index] &- 0x30 < 10 {
            guard index < 15 else { return nil }
            whole = whole * 10 + Int(text[index] &- 0x30)
            index += 1
        }
        guard index > 0 else { return nil }
        if index == text.count { return (whole, 0) }
        guard text[index] == UInt8(ascii: "."), index + 1 < text.count else { return nil }
        var billionths = 0
        var scale = 100_000_000
        for place in (index + 1)..<text.count {
            guard text[place] &- 0x30 < 10 else { return nil }
            billionths += Int(text[place] &- 0x30) * scale
            scale /= 10
        }
        return (whole, billionths)
    }
}
