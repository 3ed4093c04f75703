// SPDX-License-Identifier: Apache-2.0

/// Forecasts one series by the method that did best on it.
package struct Forecaster: Sendable {
    /// Days ahead.
    package static let horizon = 14

    private let methods: [ForecastMethod]

    /// - Parameter methods: which to try; of equal ones the first is taken, so the simplest come first.
    package init(methods: [ForecastMethod] = ForecastMethod.allCases) {
        self.methods = methods
    }

    /// Why there is no forecast of a series.
    package struct NoForecast: Error, Hashable, CustomStringConvertible {
        package let reason: String
        package var description: String { reason }
    }

    /// Tries all methods by a back-test, and forecasts with the one of the least mean absolute error over all origins
    /// and days ahead. Nothing but the series goes into it: the same values give the same forecast.
    ///
    /// - Throws: ``NoForecast`` when the series is too short for its error to be known.
    package func forecast(_ series: DailySeries) throws(NoForecast) -> SeriesForecast {
        let needed = Backtest.daysNeeded(horizon: Self.horizon)
        guard series.values.count >= needed else {
            throw NoForecast(
                reason: "\(series.values.count) days in a row up to \(series.lastDay); \(needed) are needed to know "
                    + "how far a forecast is off")
        }
        var trials: [(model: ForecastModel, test: Backtest)] = []
        for method in methods {
            var model = ForecastModel(method)
            let test = Backtest(&model, on: series.values, horizon: Self.horizon)
            trials.append((model, test))
        }
        // Swift's sort is stable: of equal errors the first method stays first.
        trials.sort { $0.test.mae() < $1.test.mae() }
        var best = trials[0].model
        let mean = best.forecast(series.values, horizon: Self.horizon, isLast: true)
        let test = trials[0].test
        return SeriesForecast(
            method: best.method, parameters: best.parameters, mae: test.mae(), mase: test.mase(),
            candidates: trials.map { .init(method: $0.model.method, mae: $0.test.mae(), mase: $0.test.mase()) },
            errors: mean.indices.map { Self.error(test, $0) },
            points: mean.indices.map { Self.point(test, mean[$0], $0, after: series.lastDay) })
    }

    private static func error(_ test: Backtest, _ step: Int) -> SeriesForecast.HorizonError {
        let (coverage80, tested) = test.coverage(0.8, step)
        return SeriesForecast.HorizonError(
            horizon: step + 1, mae: test.mae(step), mase: test.mase(step), coverage80: coverage80,
            coverage95: test.coverage(0.95, step).share, origins: test.origins.count, tested: tested)
    }

    private static func point(
        _ test: Backtest, _ mean: Double, _ step: Int, after last: LocalDay
    ) -> SeriesForecast.Point {
        let (inner, outer) = (test.interval(0.8, around: mean, step), test.interval(0.95, around: mean, step))
        return SeriesForecast.Point(
            day: last.advanced(by: step + 1), horizon: step + 1, mean: mean, lower80: inner.lowerBound,
            upper80: inner.upperBound, lower95: outer.lowerBound, upper95: outer.upperBound)
    }
}
