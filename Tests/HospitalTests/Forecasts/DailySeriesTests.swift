// SPDX-License-Identifier: Apache-2.0

import Jobs
import Testing

@testable import Hospital

@Suite("A series of days")
struct DailySeriesTests {
    private func series(_ values: [(Int, Double)], countsEvents: Bool) -> DailySeries? {
        DailySeries(values.map { (LocalDay(number: $0.0), $0.1) }, countsEvents: countsEvents)
    }

    @Test("bridges a short gap: with 0 where events are counted, with the day before where a level is")
    func gaps() {
        #expect(series([(1, 5), (2, 6), (5, 7)], countsEvents: true)?.values == [5, 6, 0, 0, 7])
        #expect(series([(1, 5), (2, 6), (5, 7)], countsEvents: false)?.values == [5, 6, 6, 6, 7])
    }

    @Test("begins anew after a long silence")
    func silence() {
        let series = series([(1, 5), (2, 6), (7, 7), (8, 8)], countsEvents: true)
        #expect(series == DailySeries(firstDay: LocalDay(number: 7), values: [7, 8]))
        #expect(series?.lastDay == LocalDay(number: 8))
    }

    @Test("forgets what is older than two years")
    func length() {
        let long = series((0..<800).map { ($0, Double($0)) }, countsEvents: false)
        #expect(long?.values.count == 730)
        #expect(long?.values.last == 799)
        #expect(long?.firstDay == LocalDay(number: 70))
        #expect(long?.lastDay == LocalDay(number: 799))
    }

    @Test("needs a value, and a measure that there is")
    func nothing() throws {
        #expect(series([], countsEvents: true) == nil)
        let error = try #require(throws: BadInput.self) { try ForecastMeasure.named("icu-bed") }
        #expect(error.message.contains("did you mean 'icu-beds'?"))
    }
}
