// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Writes forecasts inside a caller's transaction.
package struct ForecastStore {
    /// One series that was looked at.
    package struct Outcome: Sendable {
        package let branch: String
        package let measure: ForecastMeasure
        package let series: DailySeries
        package let forecast: Result<SeriesForecast, Forecaster.NoForecast>

        package init(
            branch: String, measure: ForecastMeasure, series: DailySeries,
            forecast: Result<SeriesForecast, Forecaster.NoForecast>
        ) {
            self.branch = branch
            self.measure = measure
            self.series = series
            self.forecast = forecast
        }
    }

    /// The form in which the statements take a series.
    private struct Row: Encodable {
        let branch: String
        let measure: String
        let firstDay: LocalDay
        let lastDay: LocalDay
        let days: Int
        var method: ForecastMethod?
        var parameters: [String: Double]?
        var mae: Double?
        var mase: Double?
        var reason: String?
        var candidates: [SeriesForecast.Candidate] = []
        var errors: [SeriesForecast.HorizonError] = []
        var points: [SeriesForecast.Point] = []

        init(_ outcome: Outcome) {
            branch = outcome.branch
            measure = outcome.measure.rawValue
            firstDay = outcome.series.firstDay
            lastDay = outcome.series.lastDay
            days = outcome.series.values.count
            switch outcome.forecast {
            case .failure(let none):
                reason = none.reason
            case .success(let forecast):
                method = forecast.method
                parameters = forecast.parameters
                mae = forecast.mae
                mase = forecast.mase
                candidates = forecast.candidates
                errors = forecast.errors
                points = forecast.points
            }
        }
    }

    private let transaction: PostgresTransaction

    package init(transaction: PostgresTransaction) {
        self.transaction = transaction
    }

    /// Puts forecasts in the place of all earlier ones of the same measures; readers see the one or the other.
    ///
    /// - Parameters:
    ///   - outcomes: every series of the measures.
    ///   - measures: what was looked at, with series or without.
    ///   - jobID: the job that made them.
    package func replace(
        with outcomes: [Outcome], of measures: [ForecastMeasure], jobID: Int64
    ) async throws(PostgresError) {
        let run: Int64? = try await transaction.query(AnalyticsStatement.forecastStartRun, jobID).first?.decode(0)
        try await transaction.execute(AnalyticsStatement.forecastClear, measures.map(\.rawValue))
        let rows = try PostgresJSON(outcomes.map(Row.init))
        try await transaction.execute(AnalyticsStatement.forecastStoreSeries, run, rows)
        try await transaction.execute(AnalyticsStatement.forecastStoreCandidates, rows)
        try await transaction.execute(AnalyticsStatement.forecastStoreErrors, rows)
        try await transaction.execute(AnalyticsStatement.forecastStorePoints, rows)
    }
}
