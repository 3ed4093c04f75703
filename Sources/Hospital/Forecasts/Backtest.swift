// SPDX-License-Identifier: Apache-2.0

/// How a method would have done: forecasts from earlier and earlier ends of the series, compared with what came.
///
/// The training part always begins with the series and ends at the origin, which rolls on (Hyndman and Athanasopoulos,
/// 3rd edition, section 5.10). The last origin is one horizon before the end.
struct Backtest {
    /// The shortest beginning from which is forecast.
    static let shortestTraining = 42
    static let fewestOrigins = 20
    static let mostOrigins = 60
    /// Residuals that must be known before an interval made of them counts for its coverage.
    static let fewestResiduals = 20

    let horizon: Int
    /// The length of the training part of each origin, rising.
    let origins: [Int]
    /// What was forecast, by origin, then by days ahead.
    let forecasts: [[Double]]
    /// What came less what was forecast.
    let residuals: [[Double]]
    /// For each origin the mean error of the seasonal naive method within its training part, the scale of MASE
    /// (R. J. Hyndman and A. B. Koehler, *Another look at measures of forecast accuracy*, 2006).
    private let scales: [Double]

    /// Days that a series must have.
    static func daysNeeded(horizon: Int) -> Int { shortestTraining + horizon + fewestOrigins - 1 }

    /// - Parameters:
    ///   - model: the method; it is left with the parameters of the last origin.
    ///   - values: at least ``daysNeeded(horizon:)``.
    ///   - horizon: days ahead.
    init(_ model: inout ForecastModel, on values: [Double], horizon: Int) {
        let origins = Self.origins(of: values.count, horizon: horizon)
        var forecasts: [[Double]] = []
        for origin in origins { forecasts.append(model.forecast(Array(values[..<origin]), horizon: horizon)) }
        self.horizon = horizon
        self.origins = origins
        self.forecasts = forecasts
        residuals = zip(origins, forecasts).map { origin, forecast in
            forecast.indices.map { values[origin + $0] - forecast[$0] }
        }
        scales = Self.scales(values, at: origins)
    }

    /// Evenly spread, but never whole weeks apart: every weekday is to be forecast at every distance.
    static func origins(of length: Int, horizon: Int) -> [Int] {
        let last = length - horizon
        let possible = last - shortestTraining + 1
        guard possible >= fewestOrigins else { return [] }
        var step = (possible + mostOrigins - 1) / mostOrigins
        if step % HoltWinters.season == 0 { step += 1 }
        return stride(from: last, through: shortestTraining, by: -step).reversed()
    }

    private static func scales(_ values: [Double], at origins: [Int]) -> [Double] {
        let season = HoltWinters.season
        var sums = Array(repeating: 0.0, count: values.count + 1)
        for index in values.indices {
            sums[index + 1] = sums[index] + (index < season ? 0 : abs(values[index] - values[index - season]))
        }
        return origins.map { sums[$0] / Double($0 - season) }
    }

    /// Mean absolute error, of all days or of one day ahead, from 0.
    func mae(_ step: Int? = nil) -> Double {
        Self.mean(residuals.flatMap { row in step.map { [abs(row[$0])] } ?? row.map(abs) })
    }

    /// Mean absolute scaled error; below 1 is better than the seasonal naive method one week ahead within the training
    /// part. `nil` where a training part repeats itself week by week, and there is no scale.
    func mase(_ step: Int? = nil) -> Double? {
        guard scales.allSatisfy({ $0 > 0 }) else { return nil }
        return Self.mean(
            zip(residuals, scales).flatMap { row, scale in
                step.map { [abs(row[$0]) / scale] } ?? row.map { abs($0) / scale }
            })
    }

    /// The interval around a forecast some days ahead in which the given share of what comes should lie.
    ///
    /// - Parameters:
    ///   - level: the share.
    ///   - mean: the forecast.
    ///   - step: days ahead, from 0.
    func interval(_ level: Double, around mean: Double, _ step: Int) -> ClosedRange<Double> {
        Self.interval(level, around: mean, residuals.map { $0[step] })
    }

    /// How often what came lay within the interval that could have been given at the time, out of how many times.
    ///
    /// An interval of an origin is made of the residuals alone whose day had come by then, and counts when there were
    /// ``fewestResiduals`` of them.
    ///
    /// - Returns: `nil` for the share while there were never enough.
    func coverage(_ level: Double, _ step: Int) -> (share: Double?, tested: Int) {
        var tested = 0
        var hits = 0
        for (index, origin) in origins.enumerated() {
            let known = origins.indices.filter { origins[$0] + step < origin }.map { residuals[$0][step] }
            guard known.count >= Self.fewestResiduals else { continue }
            tested += 1
            let mean = forecasts[index][step]
            if Self.interval(level, around: mean, known).contains(mean + residuals[index][step]) { hits += 1 }
        }
        return (tested == 0 ? nil : Double(hits) / Double(tested), tested)
    }

    /// Never without the forecast itself and never below 0.
    private static func interval(_ level: Double, around mean: Double, _ residuals: [Double]) -> ClosedRange<Double> {
        let sorted = residuals.sorted()
        let lower = mean + min(0, quantile((1 - level) / 2, of: sorted))
        let upper = mean + max(0, quantile((1 + level) / 2, of: sorted))
        return max(0, lower)...max(0, upper)
    }

    /// R. J. Hyndman and Y. Fan, *Sample quantiles in statistical packages*, 1996, definition 6: of n past residuals
    /// the next one lies below the one of rank k with probability k / (n + 1). The extremes where a quantile is
    /// beyond them: of fewer than 39 residuals an interval of 95 % is their whole range.
    static func quantile(_ share: Double, of sorted: [Double]) -> Double {
        let rank = share * Double(sorted.count + 1) - 1
        guard rank > 0 else { return sorted[0] }
        guard rank < Double(sorted.count - 1) else { return sorted[sorted.count - 1] }
        let below = Int(rank)
        return sorted[below] + (rank - Double(below)) * (sorted[below + 1] - sorted[below])
    }

    private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}
