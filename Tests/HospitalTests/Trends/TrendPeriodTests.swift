// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
import Testing

@testable import Hospital

@Suite("Periods of a trend")
struct TrendPeriodTests {
    @Test(
        "weeks are ISO weeks, which belong to the year of their Thursday",
        arguments: [
            ("2024-12-30", "2025-W01"), ("2024-12-29", "2024-W52"), ("2021-01-03", "2020-W53"),
            ("2021-01-04", "2021-W01"), ("2024-01-01", "2024-W01"), ("2023-01-01", "2022-W52"),
            ("2026-12-31", "2026-W53"),
        ])
    func weeks(day: String, label: String) throws {
        let start = TrendPeriod.week.start(of: try #require(LocalDay(day)))
        #expect(start.weekday == 0)
        #expect(TrendPeriod.week.label(ofPeriodFrom: start) == label)
    }

    @Test("every day of forty years is in the week that Foundation's ISO calendar says")
    func weeksLikeFoundation() throws {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        let first = try #require(LocalDay("2000-01-01"))
        for offset in 0..<14_610 {
            let day = first.advanced(by: offset)
            let date = Date(timeIntervalSince1970: Double(day.number) * 86_400)
            let parts = calendar.dateComponents([.yearForWeekOfYear, .weekOfYear], from: date)
            let week = parts.weekOfYear ?? 0
            let expected = "\(parts.yearForWeekOfYear ?? 0)-W\(week < 10 ? "0" : "")\(week)"
            #expect(TrendPeriod.week.label(ofPeriodFrom: TrendPeriod.week.start(of: day)) == expected)
        }
    }

    @Test("periods follow each other without a gap, over leap days too", arguments: TrendPeriod.allCases)
    func consecutive(period: TrendPeriod) throws {
        var start = period.start(of: try #require(LocalDay("1999-11-30")))
        let last = try #require(LocalDay("2032-03-01"))
        while start < last {
            let next = period.end(ofPeriodFrom: start)
            #expect(next > start)
            for day in start.number..<next.number { #expect(period.start(of: LocalDay(number: day)) == start) }
            #expect(period.start(of: next) == next)
            start = next
        }
    }

    @Test("months and quarters are called as people call them")
    func labels() throws {
        let day = try #require(LocalDay("2024-05-17"))
        #expect(TrendPeriod.day.label(ofPeriodFrom: day) == "2024-05-17")
        #expect(TrendPeriod.month.label(ofPeriodFrom: TrendPeriod.month.start(of: day)) == "2024-05")
        #expect(TrendPeriod.quarter.label(ofPeriodFrom: TrendPeriod.quarter.start(of: day)) == "2024-Q2")
    }

    @Test("a misspelt period is refused with a suggestion")
    func unknown() throws {
        #expect(try TrendPeriod.named("week") == .week)
        let error = try #require(throws: BadInput.self) { try TrendPeriod.named("weak") }
        #expect(error.message.contains("did you mean 'week'?"))
    }
}
