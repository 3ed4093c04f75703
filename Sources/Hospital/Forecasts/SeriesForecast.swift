// SPDX-License-Identifier: Apache-2.0

/// The forecast of one series, with the errors by which its method was chosen.
package struct SeriesForecast: Sendable, Hashable, Codable {
    /// One day that is forecast. The intervals hold the day's value in 80 and 95 of 100 cases, as far as the future
    /// is like the past.
    package struct Point: Sendable, Hashable, Codable {
        package let day: LocalDay
        /// Days after the last one with a value, from 1.
        package let horizon: Int
        package let mean: Double
        package let lower80: Double
        package let upper80: Double
        package let lower95: Double
        package let upper95: Double
    }

    /// How far the method was off that many days ahead in the back-test.
    package struct HorizonError: Sendable, Hashable, Codable {
        package let horizon: Int
        package let mae: Double
        /// `nil` where the series repeats itself week by week.
        package let mase: Double?
        /// The share of days that lay within the intervals that could have been given at the time; `nil` while too
        /// few residuals were known for any.
        package let coverage80: Double?
        package let coverage95: Double?
        /// How many times was forecast.
        package let origins: Int
        /// In how many of them the intervals were tested.
        package let tested: Int
    }

    /// A method that was tried.
    package struct Candidate: Sendable, Hashable, Codable {
        package let method: ForecastMethod
        package let mae: Double
        package let mase: Double?
    }

    package let method: ForecastMethod
    /// What the method found from the data, by name.
    package let parameters: [String: Double]
    /// Of all origins and days ahead.
    package let mae: Double
    package let mase: Double?
    /// All methods that were tried, the best first.
    package let candidates: [Candidate]
    /// One for each day ahead.
    package let errors: [HorizonError]
    package let points: [Point]
}
