// SPDX-License-Identifier: Apache-2.0

import Jobs
import Testing

@Suite("A civil date")
struct CivilDateTests {
    @Test("follows the day before it through four centuries, leap years and weekdays included")
    func everyDay() {
        var expected = CivilDate(year: 1900, month: 1, day: 1)
        var weekday = 1  // a Monday
        for days in expected.daysSinceEpoch..<CivilDate(year: 2300, month: 1, day: 1).daysSinceEpoch {
            let date = CivilDate(daysSinceEpoch: days)
            guard date == expected, date.daysSinceEpoch == days, date.weekday == weekday else {
                Issue.record("day \(days) is \(date), expected \(expected) with weekday \(weekday)")
                return
            }
            weekday = (weekday + 1) % 7
            expected = successor(of: expected)
        }
    }

    @Test(
        "counts from the first of January 1970",
        arguments: [
            (0, "1970-01-01"), (-1, "1969-12-31"), (11_016, "2000-02-29"), (20_000, "2024-10-04"),
            (47_540, "2100-02-28"),
            (47_541, "2100-03-01"), (-719_468, "0000-03-01"),
        ])
    func epoch(days: Int, text: String) {
        #expect(CivilDate(daysSinceEpoch: days).description == text)
    }

    private func successor(of date: CivilDate) -> CivilDate {
        if date.day < CivilDate.daysInMonth(date.month, of: date.year) {
            return CivilDate(year: date.year, month: date.month, day: date.day + 1)
        }
        if date.month < 12 { return CivilDate(year: date.year, month: date.month + 1, day: 1) }
        return CivilDate(year: date.year + 1, month: 1, day: 1)
    }

    @Test("are read as they are written, and only if they exist")
    func text() {
        #expect(CivilDate("2024-02-29") == CivilDate(year: 2024, month: 2, day: 29))
        #expect(CivilDate("2024-02-29")?.description == "2024-02-29")
        for text in ["2023-02-29", "2026-13-01", "2026-00-01", "2026-1-01", "2026-01-00", "26-01-01", "+026-01-01"] {
            #expect(CivilDate(text) == nil, "\(text)")
        }
    }
}
