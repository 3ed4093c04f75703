// SPDX-License-Identifier: Apache-2.0

import Postgres

/// Looks at the settings and the state of PostgreSQL itself.
package struct PostgresExamination: Examination {
    package let subject = "postgresql"
    private let postgres: PostgresPool

    package init(_ client: ClusterClient) {
        postgres = client.ledger.postgres
    }

    package func examine(repairing isRepairing: Bool) async throws -> ExaminationResult {
        let sight = try PostgresSight(try await postgres.query(Statement.doctorPostgres)[0])
        return ExaminationResult(sight.summary, sight.findings)
    }
}
