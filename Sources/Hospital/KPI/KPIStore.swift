// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Writes KPI values and definitions inside a caller's transaction.
package struct KPIStore {
    /// What a recompute of one KPI did.
    package struct Outcome: Sendable, Hashable {
        /// Values that the query gave.
        package let rows: Int
        /// Values that were new or differed from what was stored.
        package let changed: Int
        /// Stored values of the range that the query did not give any more.
        package let removed: Int
    }

    private let transaction: PostgresTransaction

    package init(transaction: PostgresTransaction) {
        self.transaction = transaction
    }

    /// Recomputes one KPI for a range of days: stores what is new or differs, removes what is gone, and leaves
    /// everything else as it is, so that doing it again changes nothing.
    ///
    /// Holds the KPI's advisory lock until the transaction ends: of two recomputes at the same time the second
    /// waits, then sees the first one's data.
    ///
    /// - Parameters:
    ///   - definition: the KPI.
    ///   - from: first local day, `nil` for no bound.
    ///   - to: last local day, `nil` for no bound.
    package func recompute(
        _ definition: KPIDefinition, from: LocalDay?, to: LocalDay?
    ) async throws(PostgresError) -> Outcome {
        _ = try await transaction.query(
            "select pg_advisory_xact_lock(hashtext('kpi.values'), hashtext($1))", definition.name)
        try await store(definition)
        let rows = try await transaction.query(
            """
            with fresh as materialized (
            \(definition.query)
            ),
            removed as (
                delete from kpi.values v
                where v.kpi = $3::text
                  and ($1::date is null or v.period >= $1::date)
                  and ($2::date is null or v.period <= $2::date)
                  and not exists (
                      select from fresh f
                      where f.branch_id = v.branch_id and f.period = v.period and f.suite = v.suite
                        and f.service = v.service and f.department = v.department)
                returning 1
            ),
            stored as (
                insert into kpi.values as v (
                    kpi, branch_id, period, suite, service, department, numerator, denominator)
                select $3::text, branch_id, period, suite, service, department,
                       numerator::double precision, denominator::double precision
                from fresh
                on conflict (kpi, branch_id, period, suite, service, department) do update
                set numerator = excluded.numerator, denominator = excluded.denominator, computed_at = default
                where (v.numerator, v.denominator) is distinct from (excluded.numerator, excluded.denominator)
                returning 1
            )
            select (select count(*) from fresh) as rows,
                   (select count(*) from stored) as changed,
                   (select count(*) from removed) as removed
            """,
            from?.description, to?.description, definition.name)
        guard let row = rows.first else { return Outcome(rows: 0, changed: 0, removed: 0) }
        return Outcome(
            rows: try row.decode("rows", as: Int.self), changed: try row.decode("changed", as: Int.self),
            removed: try row.decode("removed", as: Int.self))
    }

    /// Removes the KPIs, and with them their values, that have no file any more.
    ///
    /// - Parameter definitions: all that there are.
    /// - Returns: how many KPIs were removed.
    package func removeAll(except definitions: [KPIDefinition]) async throws(PostgresError) -> Int {
        try await transaction.execute(
            "delete from kpi.definitions where kpi <> all ($1::text[])", definitions.map(\.name))
    }

    private func store(_ definition: KPIDefinition) async throws(PostgresError) {
        _ = try await transaction.execute(
            """
            insert into kpi.definitions (kpi, title, unit, grain, definition, direction, category, aggregate)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (kpi) do update
            set title = excluded.title, unit = excluded.unit, grain = excluded.grain,
                definition = excluded.definition, direction = excluded.direction,
                category = excluded.category, aggregate = excluded.aggregate
            """,
            definition.name, definition.title, definition.unit,
            definition.grain.map(\.rawValue).joined(separator: ", "), definition.definition,
            definition.direction.rawValue, definition.category.rawValue, definition.aggregate.rawValue)
    }
}
