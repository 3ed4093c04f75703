// SPDX-License-Identifier: Apache-2.0

/// A KPI's course over time.
package struct KPITrend: Sendable, Hashable, Codable {
    /// One period. Periods without values are there too: nothing is known of them, so they are `nil` and not 0.
    package struct Point: Sendable, Hashable, Codable {
        /// `2024-02-29`, `2024-W09`, `2024-02` or `2024-Q1`.
        package let period: String
        package let from: LocalDay
        package let to: LocalDay
        /// Days of the period that have values.
        package let days: Int
        /// Whether the range of days begins or ends within the period.
        package let isCut: Bool
        package let sums: KPISums?
        package let value: Double?
        /// The moving average that ends with this period; `nil` until as many periods as it spans have passed, and
        /// when none of them has values.
        package let average: Double?
    }

    package let kpi: String
    package let title: String
    package let unit: String
    package let by: TrendPeriod
    package let branch: String?
    package let department: String?
    /// How many periods a moving average spans; `nil` for none.
    package let movingAverage: Int?
    /// In the order of time, without a gap, from the first to the last period with values or of the range.
    package let points: [Point]
}
