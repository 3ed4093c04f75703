// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import Postgres

@Suite struct TextFormTests {
    @Test("every day over 1200 years has one civil date, and the way back", arguments: [-1200, 0, 1600])
    func civilDates(year: Int64) {
        let start = CivilDate(year: year, month: 1, day: 1).daysSince1970
        var previous = CivilDate(daysSince1970: start - 1)
        for day in start..<(start + 365 * 400) {
            let civil = CivilDate(daysSince1970: day)
            #expect(civil.daysSince1970 == day)
            let follows =
                civil.day == previous.day + 1
                || (civil.day == 1 && (civil.month == previous.month + 1 || (civil.month == 1 && previous.month == 12)))
            if !follows { Issue.record("\(previous) is followed by \(civil)") }
            previous = civil
        }
    }

    @Test(
        "timestamps are read in every shape that the server writes",
        arguments: [
            ("1970-01-01 00:00:00+00", 0), ("1970-01-01", 0), ("1970-01-01 05:30:00+05:30", 0),
            ("1969-12-31 20:29:59.5-03:30", -0.5), ("1970-01-01 00:00:00.000001", 0.000001),
            ("2024-02-29 23:59:59+00", 1_709_251_199), ("0001-01-01 BC", -62_167_219_200),
            ("0044-03-15 12:00:00+00 BC", -63517780800), ("12024-01-01 00:00:00+00", 317_273_587_200),
        ] as [(String, Double)])
    func timestamps(text: String, seconds: Double) throws {
        let date = try #require(read(text, Date.self))
        #expect(abs(date.timeIntervalSince1970 - seconds) < 1e-6)
        #expect(read(TimestampText.format(date), Date.self) == date)
    }

    @Test(
        "what is no timestamp is not read as one",
        arguments: [
            "", "infinity", "1970", "1970-13-01", "1970-01-01 ", "1970-01-01 1:2", "1970-01-01 00:00:00+",
            "1970-01-01x",
            "01/02/1970", "1970-01-01 00:00:00.1234567+00",
        ])
    func notTimestamps(text: String) {
        #expect(read(text, Date.self) == nil)
    }

    @Test(
        "numbers that are none, or too large, are not read",
        arguments: ["", "-", "1.5", "9223372036854775808", "1e3", "+1"])
    func notIntegers(text: String) {
        #expect(read(text, Int.self) == nil)
    }

    @Test(
        "arrays that are none, or nested, are not read",
        arguments: ["", "{", "{1", "{1,}x", "{{1},{2}}", "1,2", "{\"a}", "{1}2"])
    func notArrays(text: String) {
        #expect(read(text, [String].self) == nil)
    }

    @Test("an array with bounds is read as one without")
    func bounds() {
        #expect(read("[0:1]={7,8}", [Int].self) == [7, 8])
    }

    private func read<T: PostgresDecodable>(_ text: String, _ type: T.Type) -> T? {
        T(postgresText: Array(text.utf8).span)
    }
}
