// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Reads the series that are to be forecast, and the forecasts that the last run left.
package struct ForecastReader: Sendable {
    private let database: any PostgresQuerying

    /// - Parameter database: a pool, or a transaction that is to see its own writes.
    package init(_ database: any PostgresQuerying) {
        self.database = database
    }

    /// The series of a measure, in the order of the branches; only branches with values have one.
    package func series(of measure: ForecastMeasure) async throws -> [(branch: String, series: DailySeries)] {
        let rows = try await database.query(AnalyticsStatement.forecastHistory, measure.kpi, DailySeries.mostDays)
        var branches: [(name: String, observations: [(day: LocalDay, value: Double)])] = []
        for row in rows {
            let name: String = try row.decode("branch_id")
            if branches.last?.name != name { branches.append((name, [])) }
            branches[branches.count - 1].observations.append((try row.decode("period"), try row.decode("value")))
        }
        return branches.compactMap { name, observations in
            DailySeries(observations, countsEvents: measure.countsEvents).map { (name, $0) }
        }
    }

    /// What the last run found out, in the order of the branches.
    ///
    /// - Parameters:
    ///   - branch: only this one, `nil` for all.
    ///   - measure: only this one, `nil` for all.
    package func forecasts(
        branch: String? = nil, measure: ForecastMeasure? = nil
    ) async throws -> [ForecastRecord] {
        try await database.query(AnalyticsStatement.forecastRead, branch, measure?.rawValue).map(record)
    }

    private func record(_ row: PostgresRow) throws -> ForecastRecord {
        ForecastRecord(
            branch: try row.decode("branch_id"), measure: try row.decode("measure"),
            madeAt: try row.decode("made_at"), jobID: try row.decode("job_id"), firstDay: try row.decode("first_day"),
            lastDay: try row.decode("last_day"), days: try row.decode("days"), forecast: try forecast(row),
            reason: try row.decodeIfPresent("reason"))
    }

    private func forecast(_ row: PostgresRow) throws -> SeriesForecast? {
        guard let method: ForecastMethod = try row.decodeIfPresent("method") else { return nil }
        return SeriesForecast(
            method: method, parameters: try row.decode("parameters", as: PostgresJSON.self).decode(),
            mae: try row.decode("mae"), mase: try row.decodeIfPresent("mase"),
            candidates: try row.decode("candidates", as: PostgresJSON.self).decode(),
            errors: try row.decode("errors", as: PostgresJSON.self).decode(),
            points: try row.decode("points", as: PostgresJSON.self).decode())
    }
}

extension ForecastMeasure: PostgresDecodable {}
extension ForecastMethod: PostgresDecodable {}
