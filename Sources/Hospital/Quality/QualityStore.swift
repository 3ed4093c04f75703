// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Writes what data-quality checks found, inside a caller's transaction.
package struct QualityStore {
    private let transaction: PostgresTransaction

    package init(transaction: PostgresTransaction) {
        self.transaction = transaction
    }

    /// Makes everybody else who stores findings wait until the transaction ends.
    package func lock() async throws(PostgresError) {
        try await transaction.execute(AnalyticsStatement.qualityLock)
    }

    /// Puts what a check found in the place of what it found before.
    ///
    /// - Parameters:
    ///   - branches: what it found.
    ///   - check: the check; the caller holds the ``lock()``.
    ///   - jobID: the job that ran it.
    package func replace(
        with branches: [QualityReport.Branch], of check: QualityDefinition, jobID: Int64
    ) async throws(PostgresError) {
        try await transaction.execute(
            AnalyticsStatement.qualityStoreCheck, check.name, check.title, check.severity.rawValue, check.definition,
            branches.reduce(0) { $0 + $1.found }, jobID)
        guard !branches.isEmpty else { return }
        try await transaction.execute(
            AnalyticsStatement.qualityStoreFindings, check.name, branches.map(\.branch), branches.map(\.found))
        let examples = branches.flatMap { branch in
            branch.examples.enumerated().map { (branch: branch.branch, place: $0.offset + 1, example: $0.element) }
        }
        try await transaction.execute(
            AnalyticsStatement.qualityStoreExamples, check.name, examples.map(\.branch), examples.map(\.place),
            examples.map(\.example.subject), examples.map(\.example.detail))
    }

    /// Removes what was found by checks that have no file any more.
    ///
    /// - Parameter checks: all that there are.
    /// - Returns: how many checks were removed.
    package func removeAll(except checks: [QualityDefinition]) async throws(PostgresError) -> Int {
        try await transaction.execute(AnalyticsStatement.qualityDrop, checks.map(\.name))
    }
}
