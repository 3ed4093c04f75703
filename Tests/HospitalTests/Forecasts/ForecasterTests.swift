// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Hospital

@Suite("The forecast of a series")
struct ForecasterTests {
    private let firstDay = LocalDay(number: 19_723)

    private func series(_ days: Int, _ value: (Int) -> Double) -> DailySeries {
        DailySeries(firstDay: firstDay, values: (0..<days).map(value))
    }

    @Test("is made by a seasonal method where weekdays differ")
    func seasonal() throws {
        var random = SeededRandom(seed: 1)
        let weekdays: [Double] = [30, 26, 24, 24, 20, 8, 4]
        let forecast = try Forecaster().forecast(series(200) { 50 + weekdays[$0 % 7] + random.normal() * 3 })
        #expect([.holtWinters, .holtWintersDamped].contains(forecast.method))
        #expect(forecast.candidates.map(\.method).last == .movingAverage)
        for point in forecast.points {
            let place = (point.day.number - firstDay.number) % 7
            #expect(abs(point.mean - 50 - weekdays[place]) < 4)
        }
        let repeating = try Forecaster().forecast(series(120) { weekdays[$0 % 7] })
        #expect(repeating.mae < 1e-9)
        #expect(repeating.method != .movingAverage)
    }

    @Test("is made by the mean where there is nothing but noise")
    func noise() throws {
        var random = SeededRandom(seed: 2)
        let forecast = try Forecaster().forecast(series(200) { _ in 60 + random.normal() * 8 })
        #expect(forecast.method == .movingAverage)
        #expect(forecast.points.allSatisfy { $0.mean == forecast.points[0].mean })
        #expect(forecast.mase.map { $0 < 1 } == true)
    }

    @Test("always has its errors and its days, one for each of the fourteen")
    func complete() throws {
        var random = SeededRandom(seed: 5)
        let forecast = try Forecaster().forecast(series(90) { _ in Double(random.poisson(12)) })
        #expect(forecast.points.map(\.horizon) == Array(1...14))
        #expect(forecast.errors.map(\.horizon) == Array(1...14))
        #expect(forecast.points.first?.day == firstDay.advanced(by: 90))
        #expect(forecast.mae == forecast.candidates.map(\.mae).min())
        #expect(Set(forecast.candidates.map(\.method)) == Set(ForecastMethod.allCases))
        #expect(forecast.errors.allSatisfy { $0.origins == 35 && $0.mae > 0 })
        for point in forecast.points {
            #expect(point.lower95 <= point.lower80 && point.lower80 <= point.mean)
            #expect(point.mean <= point.upper80 && point.upper80 <= point.upper95)
        }
    }

    @Test("is never below nothing, however steeply a series falls")
    func neverNegative() throws {
        let falling = try Forecaster().forecast(series(80) { max(0, 100 - 1.4 * Double($0)) })
        let sparse = try Forecaster().forecast(series(100) { $0 % 9 == 0 ? 1 : 0 })
        for point in falling.points + sparse.points {
            #expect(point.lower95 >= 0 && point.mean >= 0 && point.upper95 >= 0)
        }
    }

    @Test("is refused with the reason where its error cannot be known")
    func tooShort() throws {
        let error = try #require(throws: Forecaster.NoForecast.self) {
            try Forecaster().forecast(series(74) { Double($0) })
        }
        #expect(error.reason == "74 days in a row up to 2024-03-14; 75 are needed to know how far a forecast is off")
        _ = try Forecaster().forecast(series(75) { Double($0) })
    }

    @Test("does not change with what comes later")
    func noLeak() throws {
        var random = SeededRandom(seed: 6)
        let values = (0..<130).map { 30 + 5 * Double($0 % 7) + random.normal() * 3 }
        let made = try Forecaster().forecast(DailySeries(firstDay: firstDay, values: Array(values.prefix(100))))
        let later = Array(values.prefix(100)) + Array(repeating: 1000.0, count: 30)
        let again = try Forecaster().forecast(DailySeries(firstDay: firstDay, values: Array(later.prefix(100))))
        #expect(made == again)
    }

    @Test("holds what it promises: about 80 of 100 days lie within the 80 per cent interval, and 95 within the other")
    func coverage() throws {
        var random = SeededRandom(seed: 7)
        var within80 = 0, within95 = 0, tested = 0
        var claimed: [Double] = []
        let weekdays: [Double] = [9, 5, 2, 0, -2, -6, -8]
        for _ in 0..<60 {
            let values = (0..<234).map { 80 + weekdays[$0 % 7] + random.normal() * 6 }
            // The simple methods alone, which are quick; the intervals are made in the same way for all.
            let forecast = try Forecaster(methods: [.movingAverage, .seasonalNaive]).forecast(
                DailySeries(firstDay: firstDay, values: Array(values.prefix(220))))
            claimed += forecast.errors.compactMap(\.coverage80)
            for (point, actual) in zip(forecast.points, values.suffix(14)) {
                tested += 1
                if (point.lower80...point.upper80).contains(actual) { within80 += 1 }
                if (point.lower95...point.upper95).contains(actual) { within95 += 1 }
            }
        }
        let share80 = Double(within80) / Double(tested), share95 = Double(within95) / Double(tested)
        #expect((0.76...0.85).contains(share80), "\(share80)")
        #expect((0.92...0.98).contains(share95), "\(share95)")
        // What the back-test says about itself is near it.
        let said = claimed.reduce(0, +) / Double(claimed.count)
        #expect(abs(said - share80) < 0.06, "\(said)")
    }
}
