// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// What the last run has found out about one series: its forecast, or why there is none.
package struct ForecastRecord: Sendable, Hashable, Codable {
    package let branch: String
    package let measure: ForecastMeasure
    package let madeAt: Date
    package let jobID: Int64
    /// The first of the days in a row with values.
    package let firstDay: LocalDay
    package let lastDay: LocalDay
    package let days: Int
    /// `nil` for the reason alone.
    package let forecast: SeriesForecast?
    /// Why there is no forecast.
    package let reason: String?
}
