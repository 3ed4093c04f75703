// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Raises, updates and clears alerts inside a caller's transaction.
package struct AlertStore {
    /// What evaluating a rule did.
    package struct Outcome: Sendable, Hashable, Codable {
        package let rule: String
        /// Branches or departments with a reading.
        package let subjects: Int
        package let raised: Int
        package let cleared: Int
        /// Alerts that are there now and not cleared.
        package let active: Int
    }

    private let transaction: PostgresTransaction
    private let who: String

    /// - Parameters:
    ///   - transaction: the caller's.
    ///   - who: who evaluates, for the history.
    package init(transaction: PostgresTransaction, who: String) {
        self.transaction = transaction
        self.who = who
    }

    /// Makes everybody else who evaluates rules wait until the transaction ends.
    package func lock() async throws(PostgresError) {
        try await transaction.execute(AnalyticsStatement.alertLock)
    }

    /// Evaluates a rule for all its subjects. Doing it again with the same data changes nothing. An alert whose
    /// subject has no reading any more stays: no data is no good news.
    ///
    /// - Parameter rule: the caller holds the ``lock()``.
    package func evaluate(_ rule: AlertRule) async throws(PostgresError) -> Outcome {
        let readings = try await AlertSignals(transaction).readings(of: rule)
        var active: [AlertSubject: Int64] = [:]
        for row in try await transaction.query(AnalyticsStatement.alertActive, rule.name) {
            let subject = AlertSubject(branch: try row.decode("branch_id"), department: try row.decode("department"))
            active[subject] = try row.decode("alert_id", as: Int64.self)
        }
        var raised = 0
        var cleared = 0
        let subjects = readings.sorted { ($0.key.branch, $0.key.department) < ($1.key.branch, $1.key.department) }
        for (subject, readings) in subjects {
            guard let last = readings.last else { continue }
            if let alert = active[subject] { try await update(alert, last, rule) }
            switch rule.decision(readings, isActive: active[subject] != nil) {
            case .raise:
                try await raise(rule, subject, last)
                raised += 1
            case .clear:
                try await transaction.execute(AnalyticsStatement.alertClear, active[subject], who, nil as String?)
                cleared += 1
            case .leave:
                break
            }
        }
        return Outcome(
            rule: rule.name, subjects: readings.count, raised: raised, cleared: cleared,
            active: active.count + raised - cleared)
    }

    /// Clears the alerts whose rule is gone.
    ///
    /// - Parameter rules: all that there are.
    /// - Returns: how many were cleared.
    package func clearAll(except rules: [AlertRule]) async throws(PostgresError) -> Int {
        let orphans = try await transaction.query(AnalyticsStatement.alertOrphans, rules.map(\.name))
        for row in orphans {
            try await transaction.execute(
                AnalyticsStatement.alertClear, try row.decode("alert_id", as: Int64.self), who, "the rule is gone")
        }
        return orphans.count
    }

    private func raise(_ rule: AlertRule, _ subject: AlertSubject, _ reading: AlertReading) async throws(PostgresError)
    {
        try await transaction.execute(
            AnalyticsStatement.alertRaise, rule.name, rule.title, rule.severity.rawValue, rule.raise.words,
            subject.branch, subject.department, reading.day, reading.value, reading.detail, who)
    }

    private func update(_ alert: Int64, _ reading: AlertReading, _ rule: AlertRule) async throws(PostgresError) {
        try await transaction.execute(
            AnalyticsStatement.alertUpdate, alert, reading.day, reading.value, reading.detail, rule.title,
            rule.severity.rawValue, rule.raise.words)
    }
}
