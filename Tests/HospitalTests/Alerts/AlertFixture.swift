// SPDX-License-Identifier: Apache-2.0

import Definitions
import Postgres

@testable import Hospital

/// The hospital of ``KPIFixture`` with rules of a test's own.
struct AlertFixture {
    let hospital: KPIFixture

    init() async throws {
        hospital = try await KPIFixture()
        try await hospital.run(
            """
            insert into kpi.definitions (kpi, title, unit, grain, definition, direction, category, aggregate)
            values ('bed_occupancy', '', '', '', '', 'none', 'hospital', 'ratio')
            """)
    }

    /// A rule as a file would say it.
    func rule(
        _ watch: String, by grain: String = "branch", raise: String, clear: String, name: String = "rule"
    ) throws -> AlertRule {
        let text = """
            title: A rule
            severity: warning
            watch: \(watch)
            by: \(grain)
            raise: { \(raise) }
            clear: { \(clear) }
            """
        return try AlertRule(
            DefinitionFile.parse(text, file: "\(name).yml"), name: name, kpis: hospital.catalog.all())
    }

    /// Sets the beds occupied of a branch of ten beds, whose last day of data this becomes.
    func occupied(_ beds: Int, on day: String, at branch: String = "PUN") async throws {
        try await hospital.pool.execute(
            """
            insert into kpi.values (kpi, branch_id, period, department, numerator, denominator)
            values ('bed_occupancy', $1, $2, 'General Medicine', $3, 10)
            """, branch, day, beds)
    }

    func evaluate(_ rule: AlertRule) async throws -> AlertStore.Outcome {
        try await hospital.pool.transaction { transaction in
            let store = AlertStore(transaction: transaction, who: "test")
            try await store.lock()
            return try await store.evaluate(rule)
        }
    }

    /// What a signal says: `"branch department day value"`, and the detail.
    func readings(_ rule: AlertRule) async throws -> [String] {
        try await AlertSignals(hospital.pool).readings(of: rule).flatMap { subject, readings in
            readings.map { "\(subject.branch) \(subject.department) \($0.day) \($0.value) | \($0.detail)" }
        }.sorted()
    }
}
