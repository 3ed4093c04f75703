// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Hospital

@Suite("Marks in numbers")
struct NumberMarksTests {
    private func normalized(_ text: String, decimal: Character, group: Character?) -> String? {
        let bytes = Array(text.utf8)
        return NumberMarks(decimal: decimal.asciiValue ?? 0, group: group).normalized(bytes.span)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(
        "are read as they are declared, western or Indian, and never guessed",
        arguments: [
            ("1.234", ",", ".", "1234"), ("1.234,5", ",", ".", "1234.5"), ("1234,5", ",", ".", "1234.5"),
            ("1.23", ",", ".", nil), ("1.2345", ",", ".", nil), ("1,2.3", ",", ".", nil), ("1,2,3", ",", ".", nil),
            (".123", ",", ".", nil), ("12.34.567", ",", ".", "1234567"), ("1.234.567,89", ",", ".", "1234567.89"),
            ("1,234,567.5", ".", ",", "1234567.5"), ("12,34,567.5", ".", ",", "1234567.5"),
            ("1,23,45,678", ".", ",", "12345678"), ("123,45,678", ".", ",", nil), ("1,234,56,789", ".", ",", nil),
            ("-1,234", ".", ",", "-1234"), ("1 234,5", ",", " ", "1234.5"), ("1\u{202F}234,5", ",", " ", "1234.5"),
            ("1’234.5", ".", "'", "1234.5"), ("1.5", ",", nil, nil), ("1,5", ",", nil, "1.5"), ("12", ",", ".", "12"),
        ] as [(String, Character, Character?, String?)])
    func table(text: String, decimal: Character, group: Character?, expected: String?) {
        #expect(normalized(text, decimal: decimal, group: group) == expected)
    }

    @Test("agree with the numbers that were written with them")
    func roundTrip() {
        var random = SeededRandom(seed: 4, 90)
        for _ in 0..<2000 {
            let number = random.int(0...1_000_000_000_000)
            var groups = [String(number % 1000)]
            var rest = number / 1000
            let base = random.int(0...1) == 0 ? 100 : 1000
            while rest > 0 {
                let width = groups.count == 1 ? 3 : (base == 100 ? 2 : 3)
                groups[0] = String(repeating: "0", count: width - groups[0].count) + groups[0]
                groups.insert(String(rest % base), at: 0)
                rest /= base
            }
            #expect(normalized(groups.joined(separator: "."), decimal: ",", group: ".") == "\(number)")
        }
    }

    @Test(
        "make durations of the usual spellings",
        arguments: [
            ("1:30", 90), ("0:05", 5), ("26:00", 1560), ("1:30:30", 90.5), ("90", 90), ("90 min", 90), ("1 h 30", 90),
            ("1h30m", 90), ("1.5 hours", 90), ("PT1H30M", 90), ("P1DT2H", 1560), ("45s", 0.75), ("-1:30", -90),
            ("1:60", nil), ("1:", nil), ("30 m 1 h", nil), ("P1M", nil), ("soon", nil), ("", nil), ("1e9 h", nil),
            ("9999999999 d", nil), ("::", nil), ("5 5", nil),
        ] as [(String, Double?)])
    func durations(text: String, minutes: Double?) {
        #expect(DurationText.microseconds(Array(text.utf8)) == minutes.map { Int64($0 * 60_000_000) })
    }
}
