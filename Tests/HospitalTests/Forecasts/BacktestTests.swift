// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Hospital

@Suite("A back-test with a rolling origin")
struct BacktestTests {
    private func test(_ method: ForecastMethod, _ values: [Double]) -> Backtest {
        var model = ForecastModel(method)
        return Backtest(&model, on: values, horizon: 14)
    }

    @Test(
        "has its last origin one horizon before the end, and never skips by whole weeks", arguments: [75, 90, 475, 730])
    func origins(days: Int) {
        let origins = Backtest.origins(of: days, horizon: 14)
        #expect(origins.last == days - 14)
        #expect(origins.count >= Backtest.fewestOrigins && origins.count <= Backtest.mostOrigins)
        #expect((origins.first ?? 0) >= Backtest.shortestTraining)
        let steps = Set(zip(origins, origins.dropFirst()).map { $1 - $0 })
        #expect(steps.count == 1 && steps.allSatisfy { $0 % 7 != 0 })
        #expect(Set(origins.map { $0 % 7 }).count == 7)
    }

    @Test("has no origin where the series is too short")
    func tooShort() {
        #expect(Backtest.origins(of: 74, horizon: 14).isEmpty)
        #expect(Backtest.daysNeeded(horizon: 14) == 75)
    }

    @Test("scales errors with those of the seasonal naive method within the training part")
    func errors() throws {
        // Rises by 1 a day, so the same weekday of the week before is 7 too low, 7 days ahead and within the training
        // part, and 14 too low from the eighth day on.
        let test = test(.seasonalNaive, (0..<80).map(Double.init))
        for step in 0..<7 { #expect(test.mae(step) == 7 && test.mase(step) == 1) }
        for step in 7..<14 { #expect(test.mae(step) == 14 && test.mase(step) == 2) }
        #expect(test.mae() == 10.5)
        #expect(test.mase() == 1.5)
    }

    @Test("has no scaled error where there is no scale")
    func noScale() {
        let test = test(.movingAverage, Array(repeating: 5, count: 80))
        #expect(test.mae() == 0)
        #expect(test.mase() == nil)
    }

    @Test("takes quantiles so that the next value lies between them as often as it should")
    func quantiles() {
        let nine = (1...9).map(Double.init)
        #expect(Backtest.quantile(0.1, of: nine) == 1)
        #expect(Backtest.quantile(0.9, of: nine) == 9)
        #expect(abs(Backtest.quantile(0.25, of: nine) - 2.5) < 1e-12)
        #expect(Backtest.quantile(0.025, of: nine) == 1)
        #expect(Backtest.quantile(0.5, of: [7]) == 7)
    }

    @Test("never lets a later day change an earlier forecast, whatever the method", arguments: ForecastMethod.allCases)
    func noLeak(method: ForecastMethod) {
        var random = SeededRandom(seed: 3)
        let values = (0..<120).map { 40 + 6 * Double($0 % 7) + random.normal() * 4 }
        let changed = values.prefix(80) + values.dropFirst(80).map { $0 * 5 + 100 }
        let (before, after) = (test(method, values), test(method, Array(changed)))
        let earlier = before.origins.count { $0 <= 80 }
        #expect(earlier > 10 && earlier < before.origins.count)
        #expect(before.forecasts.prefix(earlier) == after.forecasts.prefix(earlier))
        #expect(before.forecasts != after.forecasts)
    }

    @Test("tests an interval only by residuals that were known when it could have been given")
    func coverageIsHonest() {
        // 81 days: origins 42 … 67, one a day. Until the last 13 days nothing happens, so that every interval that was
        // given by then is a point, and what came then lay outside of it.
        let calm = Array(repeating: 10.0, count: 68)
        let test = test(.movingAverage, calm + (0..<13).map { 20 + Double($0) })
        #expect(test.origins == Array(42...67))
        // One day ahead: an origin counts from the 21st on, and of these the day after is calm until day 67.
        let oneAhead = test.coverage(0.8, 0)
        #expect(oneAhead.tested == 6)
        #expect(oneAhead.share == 1)
        // Two weeks ahead: origin 67 knows the residuals of the origins up to 53, which are too few.
        #expect(test.coverage(0.8, 13).tested == 0)
        #expect(test.coverage(0.8, 13).share == nil)
        // The intervals for what comes next know the burst.
        #expect(test.interval(0.95, around: 10, 13).upperBound > 20)
        // With the last day of the training part in the burst, the earlier intervals are found too narrow.
        let burst = self.test(.movingAverage, calm.dropLast(3) + (0..<16).map { 20 + Double($0) })
        let share = burst.coverage(0.8, 0).share
        #expect(share.map { $0 < 0.8 } == true)
    }
}
