// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Hospital

@Suite("A local day")
struct LocalDayTests {
    @Test(
        "counts from 1970 and knows leap years",
        arguments: [
            ("1970-01-01", 0, 3), ("1969-12-31", -1, 2), ("2000-02-29", 11_016, 1), ("2024-02-29", 19_782, 3),
            ("2024-03-01", 19_783, 4), ("0001-01-01", -719_162, 0), ("9999-12-31", 2_932_896, 4),
        ])
    func numbers(text: String, number: Int, weekday: Int) throws {
        let day = try #require(LocalDay(text))
        #expect(day.number == number)
        #expect(day.weekday == weekday)
        #expect(day.description == text)
    }

    @Test(
        "is refused when there is no such day",
        arguments: [
            "2023-02-29", "2024-13-01", "2024-00-10", "2024-01-32", "24-01-01", "2024/01/01", "2024-1-1", "",
            "2024-01-0١",
        ])
    func refused(text: String) {
        #expect(LocalDay(text) == nil)
    }

    @Test("comes back from its text, for every day of 400 years")
    func roundTrip() {
        var failures = 0
        for number in -10_000..<136_097 {
            let day = LocalDay(number: number)
            if LocalDay(day.description) != day { failures += 1 }
        }
        #expect(failures == 0)
    }

    @Test("is written into JSON as its text, and a wrong one is an error")
    func json() throws {
        let day = try #require(LocalDay("2022-03-31"))
        #expect(String(decoding: try JSONEncoder().encode([day]), as: UTF8.self) == "[\"2022-03-31\"]")
        #expect(try JSONDecoder().decode([LocalDay].self, from: Data("[\"2022-03-31\"]".utf8)) == [day])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([LocalDay].self, from: Data("[\"31.03.2022\"]".utf8))
        }
    }
}
