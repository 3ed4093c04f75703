// SPDX-License-Identifier: Apache-2.0

import Foundation

/// How far predictions lie from what happened, in the target's unit.
package struct RegressionError: Sendable, Hashable, Codable {
    /// Mean absolute error: `Σ |predicted − actual| / rows`.
    package let mae: Double
    /// Root mean squared error: `√(Σ (predicted − actual)² / rows)`.
    package let rmse: Double
    /// How many rows were compared.
    package let rows: Int

    /// Compares row by row.
    ///
    /// - Parameters:
    ///   - predicted: one value a row.
    ///   - actual: as many; at least one.
    package init(predicted: [Double], actual: some Collection<Double>) {
        precondition(predicted.count == actual.count && !predicted.isEmpty, "an error is of one row or more")
        var absolute = 0.0
        var squared = 0.0
        for (guess, truth) in zip(predicted, actual) {
            let difference = guess - truth
            absolute += abs(difference)
            squared += difference * difference
        }
        rows = predicted.count
        mae = absolute / Double(rows)
        rmse = (squared / Double(rows)).squareRoot()
    }

    /// The value of one metric.
    package func value(_ metric: ErrorMetric) -> Double {
        switch metric {
        case .mae: mae
        case .rmse: rmse
        }
    }

    /// The value of one metric with three decimals, for people.
    package func number(_ metric: ErrorMetric) -> String {
        String(format: "%.3f", value(metric))
    }
}
