// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Reads alerts and what became of them, and notes that somebody knows of one.
package struct AlertReader: Sendable {
    private let database: any PostgresQuerying

    package init(_ database: any PostgresQuerying) {
        self.database = database
    }

    /// Alerts: those that are not cleared before those that are, the gravest first, then the latest.
    ///
    /// - Parameters:
    ///   - states: only these.
    ///   - branch: only this one, `nil` for all.
    ///   - rule: only this one, `nil` for all.
    ///   - limit: how many at most.
    package func alerts(
        in states: [AlertRecord.State], branch: String? = nil, rule: String? = nil, limit: Int = 1000
    ) async throws(PostgresError) -> [AlertRecord] {
        let rows = try await database.query(
            AnalyticsStatement.alertList, states.map(\.rawValue), branch, rule, nil as Int64?, limit)
        var alerts: [AlertRecord] = []
        for row in rows { alerts.append(try AlertRecord(row)) }
        return alerts
    }

    /// One alert, or `nil` when there is none of that number.
    package func alert(_ id: Int64) async throws(PostgresError) -> AlertRecord? {
        let states = AlertRecord.State.allCases.map(\.rawValue)
        guard
            let row = try await database.query(
                AnalyticsStatement.alertList, states, nil as String?, nil as String?, id, 1
            ).first
        else { return nil }
        return try AlertRecord(row)
    }

    /// What became of alerts, the latest first.
    ///
    /// - Parameters:
    ///   - alert: only this one, `nil` for all.
    ///   - branch: only this one, `nil` for all.
    ///   - limit: how many at most.
    package func events(
        of alert: Int64? = nil, branch: String? = nil, limit: Int
    ) async throws(PostgresError) -> [AlertEvent] {
        var events: [AlertEvent] = []
        for row in try await database.query(AnalyticsStatement.alertEvents, alert, branch, limit) {
            events.append(try AlertEvent(row))
        }
        return events
    }

    /// Notes that somebody knows of an open alert.
    ///
    /// - Parameters:
    ///   - id: the alert.
    ///   - who: the person.
    ///   - note: what they say about it.
    /// - Returns: its state before, which only `open` changes; `nil` when there is no such alert.
    package func acknowledge(
        _ id: Int64, by who: String, note: String
    ) async throws(PostgresError) -> AlertRecord.State? {
        try await database.query(AnalyticsStatement.alertAcknowledge, id, who, note).first?.decode("state")
    }
}
