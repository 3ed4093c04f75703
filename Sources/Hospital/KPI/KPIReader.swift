// SPDX-License-Identifier: Apache-2.0

import Definitions
import Jobs
package import Postgres

/// Reads KPI values as the last recompute left them.
package struct KPIReader: Sendable {
    private let pool: PostgresPool

    package init(pool: PostgresPool) {
        self.pool = pool
    }

    /// Totals of a KPI over a range of days: sums of numerators over sums of denominators.
    ///
    /// - Parameters:
    ///   - definition: the KPI.
    ///   - from: first local day, `nil` for no bound.
    ///   - to: last local day, `nil` for no bound.
    ///   - branch: only this branch, or `nil` for all.
    ///   - groupings: what to break the total down by, outermost first; none gives the grand total.
    /// - Returns: one row a group in the order of the groups' keys; none when there are no values.
    /// - Throws: `BadInput` when the KPI does not have a grouping's dimension or there is no such branch, or
    ///   `PostgresError`.
    package func totals(
        of definition: KPIDefinition, from: LocalDay? = nil, to: LocalDay? = nil, branch: String? = nil,
        by groupings: [KPIGrouping] = []
    ) async throws -> [KPITotal] {
        for grouping in groupings where !definition.grain.contains(grouping.dimension) {
            throw BadInput(
                "the KPI '\(definition.name)' cannot be broken down by \(grouping.rawValue)",
                hint: "its grain: \(definition.grain.map(\.rawValue).joined(separator: ", "))")
        }
        if let branch { try await requireBranch(branch) }
        // Totals by branch and day are stored as such.
        let isWithinDays = groupings.contains { ![.branch, .day].contains($0.dimension) }
        let keys = groupings.map { "\($0.expression) as \($0.rawValue), " }.joined()
        let order = groupings.indices.map { String($0 + 1) }.joined(separator: ", ")
        let rows = try await pool.query(
            """
            select \(keys)sum(numerator) as numerator, sum(denominator) as denominator
            from \(isWithinDays ? "kpi.values" : "kpi.branch_days")
            where kpi = $1
              and ($2::date is null or period >= $2::date)
              and ($3::date is null or period <= $3::date)
              and ($4::text is null or branch_id = $4::text)
            \(groupings.isEmpty ? "having count(*) > 0" : "group by \(order) order by \(order)")
            """,
            definition.name, from?.description, to?.description, branch)
        return try rows.map { row in
            let numerator = try row.decode("numerator", as: Double.self)
            let denominator = try row.decodeIfPresent("denominator", as: Double.self)
            var group: [KPIGrouping: String] = [:]
            for grouping in groupings { group[grouping] = try row.decode(grouping.rawValue, as: String.self) }
            return KPITotal(
                kpi: definition.name, group: group, numerator: numerator, denominator: denominator,
                value: value(numerator, denominator, definition.aggregate))
        }
    }

    private func requireBranch(_ branch: String) async throws {
        let rows = try await pool.query("select branch_id from hospital.hospital_branches")
        let known = try rows.map { try $0.decode(0, as: String.self) }
        guard known.contains(branch) else {
            throw BadInput("there is no branch '\(branch)'\(suggestion(branch, known))")
        }
    }

    private func value(_ numerator: Double, _ denominator: Double?, _ aggregate: KPIDefinition.Aggregate) -> Double? {
        switch aggregate {
        case .sum: return numerator
        case .ratio:
            guard let denominator, denominator != 0 else { return nil }
            return numerator / denominator
        }
    }
}
