// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Reads what rules watch.
package struct AlertSignals {
    private let database: any PostgresQuerying

    package init(_ database: any PostgresQuerying) {
        self.database = database
    }

    /// The last readings of every subject of a rule, each in the order of the days.
    ///
    /// The last day is the last one for which the branch has data, not today: what was loaded late is judged as of
    /// its time, and looking again at the same data reads the same.
    package func readings(of rule: AlertRule) async throws(PostgresError) -> [AlertSubject: [AlertReading]] {
        var readings: [AlertSubject: [AlertReading]] = [:]
        for row in try await rows(rule) {
            let subject = AlertSubject(branch: try row.decode("branch_id"), department: try row.decode("department"))
            readings[subject, default: []].append(
                AlertReading(
                    day: try row.decode("day"), value: try row.decode("value"), detail: try row.decode("detail")))
        }
        return readings
    }

    private func rows(_ rule: AlertRule) async throws(PostgresError) -> PostgresRows {
        switch rule.signal {
        case .kpi(let definition):
            return try await database.query(
                AnalyticsStatement.alertSignalKPI, definition.name, rule.grain.rawValue, rule.days,
                definition.aggregate.rawValue)
        case .openStays(let days):
            return try await database.query(AnalyticsStatement.alertSignalOpenStays, days, rule.grain.rawValue)
        case .emergencySurge(let surge):
            return try await database.query(AnalyticsStatement.alertSignalEmergencySurge, surge.rawValue, rule.days)
        case .peakHourSurplus(.freeBeds):
            return try await database.query(
                AnalyticsStatement.alertSignalPeakHour, rule.grain.rawValue, "free-beds", nil)
        case .peakHourSurplus(.staff(let admissions)):
            return try await database.query(
                AnalyticsStatement.alertSignalPeakHour, rule.grain.rawValue, "staff", admissions)
        case .forecastShortage(let measure, let bound):
            return try await database.query(
                AnalyticsStatement.alertSignalForecast, measure.rawValue, bound.rawValue)
        }
    }
}
