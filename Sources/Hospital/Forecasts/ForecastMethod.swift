// SPDX-License-Identifier: Apache-2.0

/// The methods of which the best is chosen for each series.
package enum ForecastMethod: String, CaseIterable, Sendable, Codable {
    /// The mean of the last four weeks, for every day. Hyndman and Athanasopoulos, 3rd edition, section 5.2.
    case movingAverage = "moving-average"
    /// The same weekday of the last week. Hyndman and Athanasopoulos, 3rd edition, section 5.2.
    case seasonalNaive = "seasonal-naive"
    /// See ``HoltWinters``.
    case holtWinters = "holt-winters"
    /// The same with a trend that dies away, which is safer two weeks ahead after a time of change.
    case holtWintersDamped = "holt-winters-damped"
}

/// Forecasts from longer and longer beginnings of one series, as in a back-test, and at last from all of it.
///
/// Parameters are found again when the beginning has grown by four weeks; they never know what comes after it.
struct ForecastModel {
    /// Days of a moving average; whole weeks, so that no weekday weighs more.
    static let window = 28
    private static let refitDays = 28
    /// The least damping that the book uses.
    private static let damping = 0.98

    let method: ForecastMethod
    private var fitted: (model: HoltWinters, days: Int)?

    init(_ method: ForecastMethod) {
        self.method = method
    }

    /// What was found from the data; empty for methods without parameters.
    var parameters: [String: Double] {
        guard let model = fitted?.model else { return [:] }
        return ["alpha": model.alpha, "beta": model.beta, "gamma": model.gamma, "phi": model.phi]
    }

    /// The days after the last value; none is below 0, since nothing that is counted is.
    ///
    /// - Parameters:
    ///   - values: at least four weeks, not fewer than in the calls before.
    ///   - horizon: how many days.
    ///   - isLast: whether to find the parameters again in any case.
    mutating func forecast(_ values: [Double], horizon: Int, isLast: Bool = false) -> [Double] {
        switch method {
        case .movingAverage:
            let mean = values.suffix(Self.window).reduce(0, +) / Double(min(Self.window, values.count))
            return Array(repeating: max(0, mean), count: horizon)
        case .seasonalNaive:
            let week = Array(values.suffix(HoltWinters.season))
            return (0..<horizon).map { max(0, week[$0 % HoltWinters.season]) }
        case .holtWinters, .holtWintersDamped:
            return smoothing(for: values, isLast: isLast).forecast(values, horizon: horizon).map { max(0, $0) }
        }
    }

    private mutating func smoothing(for values: [Double], isLast: Bool) -> HoltWinters {
        if let fitted, !isLast, values.count < fitted.days + Self.refitDays { return fitted.model }
        let model = HoltWinters.fitted(to: values, phi: method == .holtWintersDamped ? Self.damping : 1)
        fitted = (model, values.count)
        return model
    }
}
