// SPDX-License-Identifier: Apache-2.0

/// Exponential smoothing with an additive trend, which may be damped, and an additive weekly season.
///
/// R. J. Hyndman and G. Athanasopoulos, *Forecasting: Principles and Practice*, 3rd edition, section 8.3, with m = 7;
/// φ = 1 is the method without damping:
///
///     level   l(t) = α (y(t) − s(t−m)) + (1 − α) (l(t−1) + φ b(t−1))
///     trend   b(t) = β (l(t) − l(t−1)) + (1 − β) φ b(t−1)
///     season  s(t) = γ (y(t) − l(t−1) − φ b(t−1)) + (1 − γ) s(t−m)
///     h ahead l(t) + (φ + φ² + … + φʰ) b(t) + s(t + h − m (⌊(h−1)/m⌋ + 1))
struct HoltWinters: Sendable, Hashable {
    static let season = 7
    /// Whole weeks from which the first level, trend and season are taken.
    private static let firstWeeks = 4
    private static let alphas = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8]
    private static let betas = [0, 0.01, 0.05, 0.1]
    private static let gammas = [0, 0.05, 0.1, 0.2, 0.4]

    /// Each from 0 to 1: how much of what is new goes into the level, …
    let alpha: Double
    /// … the trend, …
    let beta: Double
    /// … and the season.
    let gamma: Double
    /// How much of the trend is left after each day; 1 for all of it.
    var phi = 1.0

    /// The parameters of a small grid that would have predicted each day best from the days before it, by the sum of
    /// squares, without the two weeks that the first state is made of.
    ///
    /// - Parameters:
    ///   - values: at least two weeks.
    ///   - phi: not searched for.
    static func fitted(to values: [Double], phi: Double = 1) -> HoltWinters {
        let start = State(values)
        var best = HoltWinters(alpha: alphas[0], beta: 0, gamma: 0, phi: phi)
        var least = Double.infinity
        for alpha in alphas {
            for beta in betas {
                for gamma in gammas where gamma <= 1 - alpha {
                    let candidate = HoltWinters(alpha: alpha, beta: beta, gamma: gamma, phi: phi)
                    let error = candidate.squaredError(values, from: start, noWorseThan: least)
                    if error < least { (best, least) = (candidate, error) }
                }
            }
        }
        return best
    }

    /// The days after the last value.
    ///
    /// - Parameters:
    ///   - values: at least two weeks.
    ///   - horizon: how many days.
    func forecast(_ values: [Double], horizon: Int) -> [Double] {
        var state = State(values)
        for (index, value) in values.enumerated() { state.take(value, at: index % Self.season, self) }
        var damping = 1.0
        var slope = 0.0
        return (0..<horizon).map { step in
            damping *= phi
            slope += damping
            return state.level + slope * state.trend + state.seasons[(values.count + step) % Self.season]
        }
    }

    /// The sum of the squares of the errors one day ahead; gives up where it exceeds a bound.
    private func squaredError(_ values: [Double], from start: State, noWorseThan bound: Double) -> Double {
        var state = start
        var sum = 0.0
        for index in values.indices {
            let error = state.take(values[index], at: index % Self.season, self)
            guard index >= 2 * Self.season else { continue }
            sum += error * error
            if sum > bound { return .infinity }
        }
        return sum
    }

    /// Level and trend after a day, and the season's last seven values by their place in the week of the first day.
    private struct State {
        var level: Double
        var trend: Double
        var seasons: [Double]

        /// From the first whole weeks: the trend between their means, the level before the first day, and how the
        /// days of the week differ from both. A series that is nothing but a line and a season fits without error.
        init(_ values: [Double]) {
            let season = HoltWinters.season
            let weeks = min(HoltWinters.firstWeeks, values.count / season)
            let means = (0..<weeks).map { week in
                values[(week * season)..<((week + 1) * season)].reduce(0, +) / Double(season)
            }
            let slope = weeks > 1 ? (means[weeks - 1] - means[0]) / Double((weeks - 1) * season) : 0
            let middle = Double(season / 2)
            level = means[0] - slope * (middle + 1)
            trend = slope
            seasons = (0..<season).map { day in
                (0..<weeks).reduce(0.0) { sum, week in
                    sum + values[week * season + day] - means[week] - slope * (Double(day) - middle)
                } / Double(weeks)
            }
        }

        /// Takes the next day's value in.
        ///
        /// - Returns: how far it was from what had been expected.
        @discardableResult
        mutating func take(_ value: Double, at place: Int, _ smoothing: HoltWinters) -> Double {
            let carried = smoothing.phi * trend
            let expected = level + carried
            let error = value - expected - seasons[place]
            let next = smoothing.alpha * (value - seasons[place]) + (1 - smoothing.alpha) * expected
            trend = smoothing.beta * (next - level) + (1 - smoothing.beta) * carried
            seasons[place] = smoothing.gamma * (value - expected) + (1 - smoothing.gamma) * seasons[place]
            level = next
            return error
        }
    }
}
