// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Runs data-quality checks, and reads what they found.
package struct QualityReader: Sendable {
    private let database: any PostgresQuerying

    package init(_ database: any PostgresQuerying) {
        self.database = database
    }

    /// Runs a check on the data as it is now.
    ///
    /// - Parameters:
    ///   - check: what to look for.
    ///   - examples: how many examples of each branch at most, 0 for none.
    /// - Returns: only branches in which something was found, in the order of their names.
    package func run(
        _ check: QualityDefinition, examples: Int
    ) async throws(PostgresError) -> [QualityReport.Branch] {
        let sql = AnalyticsStatement.qualityRun.replacing("/* query */", with: check.query)
        var found: [(branch: String, found: Int, examples: [QualityReport.Example])] = []
        for row in try await database.query(sql, examples) {
            let branch: String = try row.decode("branch_id")
            if found.last?.branch != branch { found.append((branch, try row.decode("found"), [])) }
            guard examples > 0 else { continue }
            found[found.count - 1].examples.append(
                .init(subject: try row.decode("subject"), detail: try row.decode("detail")))
        }
        return found.map { QualityReport.Branch(branch: $0.branch, found: $0.found, examples: $0.examples) }
    }

    /// What the checks found the last time they ran, the gravest first.
    ///
    /// - Parameters:
    ///   - check: only this one, `nil` for all.
    ///   - branch: only what was found there, `nil` for all.
    package func reports(check: String? = nil, branch: String? = nil) async throws -> [QualityReport] {
        try await database.query(AnalyticsStatement.qualityRead, check, branch).map { row in
            QualityReport(
                check: try row.decode("check_name"), title: try row.decode("title"),
                severity: try row.decode("severity"), definition: try row.decode("definition"),
                checkedAt: try row.decode("checked_at"), jobID: try row.decode("job_id"),
                branches: try row.decode("branches", as: PostgresJSON.self).decode())
        }
    }
}

extension QualityDefinition.Severity: PostgresDecodable {}
