// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Writes KPI values and definitions inside a caller's transaction.
///
/// Values that come out as they were are left alone, so that doing it again changes nothing.
package struct KPIStore {
    /// What a recompute of one KPI did.
    package struct Outcome: Sendable, Hashable {
        /// Values that the formula gave.
        package let rows: Int
        /// Values of days that were new or differed from what was stored.
        package let changed: Int
        /// Stored values of days that have none any more.
        package let removed: Int

        package init(rows: Int, changed: Int, removed: Int) {
            self.rows = rows
            self.changed = changed
            self.removed = removed
        }
    }

    private let transaction: PostgresTransaction

    package init(transaction: PostgresTransaction) {
        self.transaction = transaction
    }

    /// Holds the right to change values until the transaction ends: of two recomputes at the same time the second
    /// waits, then sees the first one's data.
    package func lock() async throws(PostgresError) {
        _ = try await transaction.query("select pg_advisory_xact_lock(hashtext('kpi.values'))")
    }

    /// The generation that readers see.
    package func currentGeneration() async throws(PostgresError) -> Int {
        try await transaction.query("select generation from kpi.current")[0].decode(0)
    }

    // MARK: Definitions

    /// Brings `kpi.definitions` up to date.
    ///
    /// - Parameter isComplete: whether all days of these KPIs are computed in this transaction, with or without what is
    ///   stored of them. When not, a KPI that is new or differs goes on counting as such.
    /// - Returns: the names of the KPIs whose stored values were computed in another way, or not at all.
    package func register(
        _ definitions: [KPIDefinition], isComplete: Bool
    ) async throws(PostgresError) -> Set<String> {
        let rows = try await transaction.query("select kpi, formula from kpi.definitions")
        var known: [String: String] = [:]
        for row in rows { known[try row.decode("kpi")] = try row.decode("formula", as: String.self) }
        var stale: Set<String> = []
        for definition in definitions {
            let digest = definition.digest
            if known[definition.name] != digest { stale.insert(definition.name) }
            try await store(definition, digest: isComplete ? digest : known[definition.name] ?? "")
        }
        return stale
    }

    /// Removes the KPIs, and with them their values, that have no file any more.
    ///
    /// - Parameter definitions: all that there are.
    /// - Returns: how many KPIs were removed.
    package func removeAll(except definitions: [KPIDefinition]) async throws(PostgresError) -> Int {
        let names = definitions.map(\.name)
        let removed = try await transaction.execute("delete from kpi.definitions where kpi <> all ($1::text[])", names)
        if removed > 0 { try await transaction.execute("delete from kpi.cells where kpi <> all ($1::text[])", names) }
        return removed
    }

    private func store(_ definition: KPIDefinition, digest: String) async throws(PostgresError) {
        try await transaction.execute(
            """
            insert into kpi.definitions (kpi, title, unit, grain, definition, direction, category, aggregate, target,
                                         warning, source, formula)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            on conflict (kpi) do update
            set title = excluded.title, unit = excluded.unit, grain = excluded.grain,
                definition = excluded.definition, direction = excluded.direction, category = excluded.category,
                aggregate = excluded.aggregate, target = excluded.target, warning = excluded.warning,
                source = excluded.source, formula = excluded.formula
            """,
            definition.name, definition.title, definition.unit,
            definition.grain.map(\.rawValue).joined(separator: ", "), definition.definition,
            definition.direction.rawValue, definition.category.rawValue, definition.aggregate.rawValue,
            definition.target?.goal, definition.target?.warning, definition.source, digest)
    }

    // MARK: Values

    /// Takes what has been touched since the last recompute, for `.touched`. Once in a transaction, before anything is
    /// computed: what is committed later stays for the next recompute.
    package func takeTouched() async throws(PostgresError) {
        try await transaction.executeScript(PackageResources.kpi_take_sql.text)
    }

    /// Prepares what KPIs read.
    ///
    /// - Parameters:
    ///   - definitions: all that will be computed before `release`.
    ///   - scope: for which branches and days; `.touched` needs `takeTouched` first.
    /// - Returns: what `compute` must know of it.
    @discardableResult
    package func prepare(
        _ definitions: [KPIDefinition], _ scope: KPIScope
    ) async throws(PostgresError) -> KPIOpenRanges {
        try await transaction.executeScript(PackageResources.kpi_marks_sql.text)
        try await mark(scope)
        try await transaction.executeScript(PackageResources.kpi_wanted_sql.text)
        let read = definitions.reduce(into: Set<KPIRelation>()) { $0.formUnion($1.relations) }
        let relations = read.union(read.flatMap(\.bases))
        let script = KPIRelation.allCases.filter(relations.contains).map {
            let columns = $0.joinColumns.joined(separator: ", ")
            return "\($0.statement);\n" + (columns.isEmpty ? "" : "analyze \($0.rawValue) (\(columns));\n")
        }
        try await transaction.executeScript(script.joined())
        let open = try await transaction.query(
            "select coalesce(bool_or(not is_census), false), coalesce(bool_or(is_census), false) from wanted_open")[0]
        return KPIOpenRanges(isOfAll: try open.decode(0), isOfCensus: try open.decode(1))
    }

    /// Computes KPIs that read the same, for what was prepared.
    ///
    /// - Parameters:
    ///   - batch: among the definitions given to `prepare`.
    ///   - generation: where the values go.
    ///   - open: as `prepare` answered; `nil` when the generation is not published, and has no values of these KPIs and
    ///     branches yet.
    package func compute(
        _ batch: KPIBatch, generation: Int, replacing open: KPIOpenRanges?
    ) async throws(PostgresError) -> [String: Outcome] {
        let rows =
            if let open {
                try await transaction.query(batch.replacing(open), generation)
            } else {
                try await transaction.query(batch.adding(to: generation))
            }
        var outcomes: [String: Outcome] = [:]
        for row in rows {
            outcomes[try row.decode("kpi")] = Outcome(
                rows: try row.decode("rows", as: Int.self), changed: try row.decode("changed", as: Int.self),
                removed: try row.decode("removed", as: Int.self))
        }
        return outcomes
    }

    /// Drops what `prepare` has made, so that something else can be prepared in the same transaction.
    package func release() async throws(PostgresError) {
        let relations = KPIRelation.allCases.map(\.rawValue)
        let tables = [
            "marks", "spans", "marked", "wanted", "wanted_readmission", "census_starts", "wanted_census", "wanted_open",
        ]
        try await transaction.executeScript(
            """
            set local client_min_messages = warning;
            drop table if exists \((tables + relations).map { "pg_temp.\($0)" }.joined(separator: ", "))
            """)
    }

    private func mark(_ scope: KPIScope) async throws(PostgresError) {
        switch scope {
        case .touched, .days:
            // Few rows, which are in memory: looking them up is cheaper than the server takes it to be.
            try await transaction.executeScript(
                """
                set local random_page_cost = 0.1;
                set local seq_page_cost = 0.1;
                set local enable_nestloop to default;
                set local enable_sort to default
                """)
        case .all, .branches:
            // Many more rows than the server takes them for, and fewer groups: looking each up costs more than reading all,
            // sorting to group more than hashing.
            try await transaction.executeScript(
                """
                set local random_page_cost to default;
                set local seq_page_cost to default;
                set local enable_nestloop = off;
                set local enable_sort = off
                """)
        }
        switch scope {
        case .touched:
            try await transaction.execute("insert into marks select * from taken")
        case .all:
            try await transaction.execute("insert into marks (fact) values ('all')")
        case .branches(let branches):
            try await transaction.execute(
                "insert into marks (branch_id, fact) select unnest($1::text[]), 'all'", branches)
        case .days(let from, let to):
            try await transaction.execute(
                "insert into marks (first_day, last_day, fact) values ($1::text::date, $2::text::date, 'any')",
                from?.description, to?.description)
        }
    }
}
