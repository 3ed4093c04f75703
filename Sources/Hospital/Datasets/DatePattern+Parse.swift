// SPDX-License-Identifier: Apache-2.0

/// What a cell says about a date and a time of day.
package struct CivilTime: Sendable, Hashable {
    /// Days since 1970-01-01.
    package var day: Int
    /// 0 up to 86,400.
    package var secondOfDay: Int
    package var microsecond: Int
    /// Seconds east of UTC, when the cell says so.
    package var offset: Int?
}

extension DatePattern {
    enum Match {
        case time(CivilTime)
        /// The text has another form.
        case different
        /// The text has the form, but there is no such day or time.
        case impossible
    }

    /// Reads a cell.
    func match(_ text: Span<UInt8>) -> Match {
        if case .serial(let serial) = elements.first { return serial.match(text) }
        var position = 0
        var (year, month, day, hour, minute, second, microsecond) = (0, 0, 0, 0, 0, 0, 0)
        var isAfternoon: Bool?
        var offset: Int?
        for index in elements.indices {
            let isFound: Bool
            switch elements[index] {
            case .literal(let byte): isFound = text.skip(byte, &position)
            case .year4: isFound = text.number(4...4, into: &year, &position)
            case .year2:
                isFound = text.number(2...2, into: &year, &position)
                year += year < 69 ? 2000 : 1900
            case .month(let isFixed): isFound = text.number((isFixed ? 2 : 1)...2, into: &month, &position)
            case .monthName: isFound = text.monthName(into: &month, &position)
            case .day(let isFixed): isFound = text.number((isFixed ? 2 : 1)...2, into: &day, &position)
            case .hour24(let isFixed): isFound = text.number((isFixed ? 2 : 1)...2, into: &hour, &position)
            case .hour12(let isFixed):
                isFound = text.number((isFixed ? 2 : 1)...2, into: &hour, &position)
                if isFound && !(1...12).contains(hour) { return .impossible }
            case .minute: isFound = text.number(2...2, into: &minute, &position)
            case .second: isFound = text.number(2...2, into: &second, &position)
            case .fraction: isFound = text.fraction(into: &microsecond, &position)
            case .meridiem:
                isAfternoon = text.meridiem(&position)
                isFound = isAfternoon != nil
            case .offset:
                offset = text.offset(&position)
                isFound = offset != nil
            // Stands alone, and is read above.
            case .serial: return .different
            }
            if !isFound { return .different }
        }
        guard position == text.count else { return .different }
        if let isAfternoon { hour = hour % 12 + (isAfternoon ? 12 : 0) }
        guard hour < 24, minute < 60, second < 60, let date = LocalDay(year: year, month: month, day: day) else {
            return .impossible
        }
        let seconds = hour * 3600 + minute * 60 + second
        return .time(CivilTime(day: date.number, secondOfDay: seconds, microsecond: microsecond, offset: offset))
    }
}

// Each reads at `position` and moves it behind what it took.
extension Span where Element == UInt8 {
    fileprivate func skip(_ byte: UInt8, _ position: inout Int) -> Bool {
        guard position < count, self[position] == byte else { return false }
        position += 1
        return true
    }

    private func digit(_ position: inout Int) -> Int? {
        guard position < count, self[position] &- 0x30 < 10 else { return nil }
        defer { position += 1 }
        return Int(self[position] &- 0x30)
    }

    fileprivate func number(_ digits: ClosedRange<Int>, into value: inout Int, _ position: inout Int) -> Bool {
        value = 0
        var found = 0
        while found < digits.upperBound, let digit = digit(&position) {
            value = value * 10 + digit
            found += 1
        }
        return found >= digits.lowerBound
    }

    fileprivate func fraction(into microsecond: inout Int, _ position: inout Int) -> Bool {
        microsecond = 0
        var found = 0
        while let digit = digit(&position) {
            if found < 6 { microsecond = microsecond * 10 + digit }
            found += 1
        }
        guard found > 0 else { return false }
        while found < 6 {
            microsecond *= 10
            found += 1
        }
        return true
    }

    /// An English month: its first three letters, or all of them.
    fileprivate func monthName(into month: inout Int, _ position: inout Int) -> Bool {
        for (index, name) in MonthNames.lowercased.enumerated() {
            guard startsIgnoringCase(with: name.prefix(3), at: position) else { continue }
            month = index + 1
            position += startsIgnoringCase(with: name[...], at: position) ? name.count : 3
            return true
        }
        return false
    }

    private func startsIgnoringCase(with word: ArraySlice<UInt8>, at position: Int) -> Bool {
        guard position + word.count <= count else { return false }
        for (index, letter) in word.enumerated() where self[position + index] | 0x20 != letter { return false }
        return true
    }

    /// Whether it says PM.
    fileprivate func meridiem(_ position: inout Int) -> Bool? {
        guard position + 2 <= count, self[position + 1] | 0x20 == UInt8(ascii: "m") else { return nil }
        let letter = self[position] | 0x20
        guard letter == UInt8(ascii: "a") || letter == UInt8(ascii: "p") else { return nil }
        position += 2
        return letter == UInt8(ascii: "p")
    }

    /// Seconds east of UTC.
    fileprivate func offset(_ position: inout Int) -> Int? {
        if skip(UInt8(ascii: "Z"), &position) { return 0 }
        let sign = skip(UInt8(ascii: "+"), &position) ? 1 : skip(UInt8(ascii: "-"), &position) ? -1 : 0
        var (hours, minutes) = (0, 0)
        guard sign != 0, number(2...2, into: &hours, &position) else { return nil }
        _ = skip(UInt8(ascii: ":"), &position)
        guard number(2...2, into: &minutes, &position), hours < 24, minutes < 60 else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}

private enum MonthNames {
    static let lowercased: [[UInt8]] = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ].map { Array($0.utf8) }
}
