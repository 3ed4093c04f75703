// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Hospital

/// What a pattern makes of a text, in words.
private func read(_ text: String, as pattern: String, hasTime: Bool? = nil) throws -> String {
    let hasTime = hasTime ?? pattern.contains("m")
    let bytes = Array(text.utf8)
    switch try DatePattern(pattern, withTime: hasTime).match(bytes.span) {
    case .different: return "different"
    case .impossible: return "impossible"
    case .time(let time):
        let clock = String(
            format: "%02d:%02d:%02d", time.secondOfDay / 3600, time.secondOfDay / 60 % 60, time.secondOfDay % 60)
        let rest = (time.microsecond > 0 ? ".\(time.microsecond)" : "") + (time.offset.map { " \($0)" } ?? "")
        return "\(LocalDay(number: time.day))" + (hasTime ? " \(clock)\(rest)" : "")
    }
}

@Suite("Date patterns")
struct DatePatternTests {
    @Test(
        "read what they describe, and tell another form from an impossible day",
        arguments: [
            ("MM/dd/yy hh:mm a", "01/03/22 07:05 AM", "2022-01-03 07:05:00"),
            ("MM/dd/yy hh:mm a", "01/03/22 12:00 AM", "2022-01-03 00:00:00"),
            ("MM/dd/yy hh:mm a", "01/03/22 12:59 pm", "2022-01-03 12:59:00"),
            ("MM/dd/yy hh:mm a", "01/03/22 13:00 PM", "impossible"),
            ("MM/dd/yy hh:mm a", "01/03/22 00:10 AM", "impossible"),
            ("MM/dd/yy hh:mm a", "1/3/22 07:05 AM", "different"),
            ("MM/dd/yy hh:mm a", "01/03/22 07:05", "different"),
            ("MM/dd/yy", "02/29/22", "impossible"), ("MM/dd/yy", "02/29/24", "2024-02-29"),
            ("MM/dd/yy", "01/03/68", "2068-01-03"), ("MM/dd/yy", "01/03/69", "1969-01-03"),
            ("M/d/yyyy", "1/3/2022", "2022-01-03"), ("M/d/yyyy", "12/31/2022", "2022-12-31"),
            ("yyyy-MM-dd", "2022-13-01", "impossible"), ("yyyy-MM-dd", "yesterday", "different"),
            ("yyyy-MM-dd", "2022-01-03 ", "different"), ("yyyy-MM-dd", "", "different"),
            ("yyyy-MM-dd", "0000-01-01", "impossible"), ("yyyy-MM-dd", "1900-02-29", "impossible"),
            ("yyyy-MM-dd", "2000-02-29", "2000-02-29"), ("dd.MM.yyyy", "31.12.1999", "1999-12-31"),
            ("yyyy-MM-dd HH:mm", "2022-01-03 24:00", "impossible"),
            ("yyyy-MM-dd HH:mm", "2022-01-03 23:60", "impossible"),
            ("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "2022-01-03T10:20:30.25+05:30", "2022-01-03 10:20:30.250000 19800"),
            ("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "2022-01-03T10:20:30.1234567Z", "2022-01-03 10:20:30.123456 0"),
            ("yyyy-MM-dd HH:mmXXX", "2022-01-03 10:20-0330", "2022-01-03 10:20:00 -12600"),
            ("d MMM yyyy", "3 Jan 2022", "2022-01-03"), ("d MMM yyyy", "3 january 2022", "2022-01-03"),
            ("MMMM d, yyyy", "MAY 31, 2022", "2022-05-31"), ("d MMM yyyy", "3 Jän 2022", "different"),
            ("d-MMM-yy", "31-Feb-22", "impossible"), ("excel", "44564", "2022-01-03"), ("excel", "60", "impossible"),
            ("excel", "44564.75", "2022-01-03"), ("excel", "4e4", "different"),
        ])
    func table(pattern: String, text: String, expected: String) throws {
        #expect(try read(text, as: pattern) == expected)
    }

    @Test(
        "read times that are one number",
        arguments: [
            ("epoch", "1641193530", "2022-01-03 07:05:30 0"),
            ("epoch", "1641193530.25", "2022-01-03 07:05:30.250000 0"),
            ("epoch", "-1", "different"), ("epoch", "999999999999999", "impossible"),
            ("epoch-ms", "1641193530250", "2022-01-03 07:05:30.250000 0"), ("epoch", "9999999999999999", "different"),
            ("excel", "44564.2954861111", "2022-01-03 07:05:30"), ("excel", "44563.9999999", "2022-01-03 00:00:00"),
        ])
    func serials(pattern: String, text: String, expected: String) throws {
        #expect(try read(text, as: pattern, hasTime: true) == expected)
    }

    @Test(
        "are refused when they say too little or something unknown",
        arguments: [
            ("yyyy-MM", false, "lacks the year, the month or the day"),
            ("yyyy-MM-dd HH", true, "lacks the hour or the minute"),
            ("yyyy-MM-dd", true, "lacks the hour or the minute"),
            ("yyyy-MM-dd HH:mm", false, "has a time of day, and the column is a date"),
            ("yyyy-MM-dd hh:mm", true, "needs 'hh' and 'a' together"),
            ("yyyy-ww-dd", false, "has 'ww', which means nothing here"),
            ("yyyy-MM-dd 'of", false, "leaves a ' open"),
        ])
    func malformed(text: String, withTime: Bool, reason: String) {
        #expect { try DatePattern(text, withTime: withTime) } throws: {
            ($0 as? DatePattern.Malformed)?.reason == reason
        }
    }

    @Test("agree with Foundation on random instants", arguments: 0..<4)
    func foundation(seed: UInt64) throws {
        var random = SeededRandom(seed: seed, 77)
        let forms = ["MM/dd/yy hh:mm a", "yyyy-MM-dd HH:mm:ss", "dd.MM.yyyy HH:mm", "M/d/yyyy h:mm a"]
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        for form in forms {
            formatter.dateFormat = form
            let pattern = try DatePattern(form, withTime: true)
            for _ in 0..<500 {
                let minutes = random.int(0...52_000_000)
                let date = Date(timeIntervalSince1970: Double(minutes * 60))
                let text = Array(formatter.string(from: date).utf8)
                guard case .time(let time) = pattern.match(text.span) else {
                    Issue.record("\(formatter.string(from: date)) is not understood as \(form)")
                    continue
                }
                #expect(time.day * 86_400 + time.secondOfDay == minutes * 60)
            }
        }
    }
}
