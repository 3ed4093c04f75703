// SPDX-License-Identifier: Apache-2.0

/// The form of dates and times in a file, in the letters of Unicode TR 35: `MM/dd/yy hh:mm a`, `yyyy-MM-dd`.
///
/// `yyyy` `yy` · `MM` `M` · `MMM` `MMMM` (an English month, `Jan` or `January`, in any case) · `dd` `d` · `HH` `H` (0–23) · `hh` `h` (1–12, with `a`) · `mm` · `ss` · `SSS` (any number of
/// digits of a second's fraction, six count) · `a` (AM/PM in any case) · `XXX` (`Z`, `+05:30` or `+0530`) · `'text'` and every character that is no
/// letter stand for themselves. A doubled letter wants two digits, a single one takes one or two. Two-digit years are
/// 1969–2068, as in POSIX.
///
/// Three words stand for whole patterns: `epoch` (seconds since 1970-01-01 UTC, with or without a fraction), `epoch-ms`
/// (milliseconds), `excel` (days since 1899-12-30 with the time as a fraction, as spreadsheets count from March 1900).
package struct DatePattern: Sendable, Hashable {
    enum Element: Sendable, Hashable {
        case year4, year2, fraction, meridiem, offset
        case month(isFixed: Bool), day(isFixed: Bool), hour24(isFixed: Bool), hour12(isFixed: Bool)
        case minute, second, monthName
        case serial(SerialTime)
        case literal(UInt8)
    }

    /// Why a pattern cannot be used; completes the sentence "the format … ".
    package struct Malformed: Error {
        package let reason: String
    }

    /// As it was written.
    package let text: String
    let elements: [Element]

    package static let firstDay = LocalDay(number: -719_162)
    package static let lastDay = LocalDay(number: 2_932_896)

    /// - Parameters:
    ///   - text: the pattern.
    ///   - withTime: whether hours and minutes must be among its letters, or must not.
    package init(_ text: String, withTime: Bool) throws(Malformed) {
        if let serial = SerialTime(rawValue: text) {
            guard withTime || serial == .excel else { throw Malformed(reason: "is for timestamps") }
            self.text = text
            elements = [.serial(serial)]
            return
        }
        var elements: [Element] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.first {
            let run = rest.prefix { $0 == byte }.count
            if byte == UInt8(ascii: "'") {
                guard let end = rest.dropFirst().firstIndex(of: byte) else {
                    throw Malformed(reason: "leaves a ' open")
                }
                elements += rest[(rest.startIndex + 1)..<end].map { .literal($0) }
                rest = rest[(end + 1)...]
                continue
            }
            let isLetter = (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
            elements.append(isLetter ? try Self.element(byte, run) : .literal(byte))
            rest = rest.dropFirst(isLetter ? run : 1)
        }
        self.text = text
        self.elements = elements
        try check(withTime)
    }

    private static func element(_ letter: UInt8, _ run: Int) throws(Malformed) -> Element {
        switch (Character(UnicodeScalar(letter)), run) {
        case ("y", 4): .year4
        case ("y", 2): .year2
        case ("M", 1), ("M", 2): .month(isFixed: run == 2)
        case ("M", 3), ("M", 4): .monthName
        case ("d", 1), ("d", 2): .day(isFixed: run == 2)
        case ("H", 1), ("H", 2): .hour24(isFixed: run == 2)
        case ("h", 1), ("h", 2): .hour12(isFixed: run == 2)
        case ("m", 2): .minute
        case ("s", 2): .second
        case ("S", _): .fraction
        case ("a", 1): .meridiem
        case ("X", 3): .offset
        default:
            throw Malformed(
                reason:
                    "has '\(String(repeating: Character(UnicodeScalar(letter)), count: run))', which means nothing here"
            )
        }
    }

    private func check(_ withTime: Bool) throws(Malformed) {
        func has(_ wanted: Element...) -> Bool { wanted.contains { elements.contains($0) } }
        guard has(.year4, .year2), has(.month(isFixed: true), .month(isFixed: false), .monthName),
            has(.day(isFixed: true), .day(isFixed: false))
        else { throw Malformed(reason: "lacks the year, the month or the day") }
        let has12 = has(.hour12(isFixed: true), .hour12(isFixed: false))
        let hasHour = has12 || has(.hour24(isFixed: true), .hour24(isFixed: false))
        if has12 != has(.meridiem) { throw Malformed(reason: "needs 'hh' and 'a' together") }
        if withTime && !(hasHour && has(.minute)) { throw Malformed(reason: "lacks the hour or the minute") }
        if !withTime && (hasHour || has(.minute, .second, .fraction, .offset)) {
            throw Malformed(reason: "has a time of day, and the column is a date")
        }
    }
}
