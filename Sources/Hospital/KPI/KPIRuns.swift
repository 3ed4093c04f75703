// SPDX-License-Identifier: Apache-2.0

import Hashing
package import Postgres

/// Recomputes in parts: a plan, any number of parts in any order, and the publication that lets readers see them all at
/// once.
///
/// Parts write under a generation of their own. A later plan gives an earlier one up. What changes while the parts are
/// computed, recomputed in the meantime or not, is computed again when they are published.
package struct KPIRuns {
    /// Branches that one job computes.
    package struct Part: Codable, Sendable, Hashable {
        package let run: Int
        package let part: Int
        package let branches: [String]
    }

    private let transaction: PostgresTransaction

    package init(transaction: PostgresTransaction) {
        self.transaction = transaction
    }

    /// Begins a run: gives up any other one, and drops the values that nobody reads any more.
    ///
    /// - Parameters:
    ///   - count: into how many parts it is divided at most.
    ///   - definitions: all KPIs.
    /// - Returns: the parts; at least one, each with at least one branch unless there are none.
    package func plan(parts count: Int, _ definitions: [KPIDefinition]) async throws(PostgresError) -> [Part] {
        // Large branches first, dealt out in turn, so that the parts come out alike.
        let branches = try await transaction.query(
            "select branch_id from hospital.hospital_branches order by bed_count desc, branch_id")
        let parts = max(1, min(count, branches.count))
        try await transaction.executeScript("delete from kpi.runs; select kpi.drop_generations()")
        let row = try await transaction.query(
            PackageResources.kpi_plan_sql.text, parts, Self.digest(of: definitions))[0]
        let run: Int = try row.decode(0)
        var members = Array(repeating: [String](), count: parts)
        for (index, branch) in branches.enumerated() { members[index % parts].append(try branch.decode(0)) }
        return members.enumerated().map { Part(run: run, part: $0 + 1, branches: $1) }
    }

    /// Whether a run is still the one to be published, with these formulas.
    package func isOpen(_ run: Int, _ definitions: [KPIDefinition]) async throws(PostgresError) -> Bool {
        let rows = try await transaction.query(
            "select from kpi.runs where generation = $1 and formulas = $2", run, Self.digest(of: definitions))
        return !rows.isEmpty
    }

    /// Notes that a part's values are there.
    package func complete(part: Int, of run: Int) async throws(PostgresError) {
        try await transaction.execute("insert into kpi.parts (generation, part) values ($1, $2)", run, part)
    }

    /// How many parts of a run are missing.
    package func missingParts(of run: Int) async throws(PostgresError) -> Int {
        let rows = try await transaction.query(
            """
            select r.parts - (select count(*) from kpi.parts p where p.generation = r.generation)
            from kpi.runs r where r.generation = $1
            """, run)
        return try rows[0].decode(0)
    }

    /// Lets readers see a run's values, and takes what its parts may not have seen, for `KPIScope.touched`.
    ///
    /// The transaction must hold `KPIStore.lock`, and compute what was touched before it commits.
    package func publish(_ run: Int) async throws(PostgresError) {
        let script = PackageResources.kpi_publish_sql.text.replacing("ROUNDS_GENERATION", with: "\(run)")
        try await transaction.executeScript(script)
    }

    private static func digest(of definitions: [KPIDefinition]) -> String {
        var digest = SHA256()
        for definition in definitions { digest.update(Array("\(definition.name) \(definition.digest)\n".utf8)[...]) }
        return digest.hexadecimal()
    }
}
