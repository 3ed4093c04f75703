// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Looks whether the database has the tables that this program needs.
package struct MigrationsExamination: Examination {
    package let subject = "migrations"
    private let postgres: PostgresPool
    private let sets: [(name: String, migrations: [Migration])]

    /// - Parameter sets: all migrations, by the name of their set.
    package init(_ client: ClusterClient, sets: [(name: String, migrations: [Migration])]) {
        postgres = client.ledger.postgres
        self.sets = sets
    }

    package func examine(repairing isRepairing: Bool) async throws -> ExaminationResult {
        var findings: [Finding] = []
        for set in sets {
            do {
                try await Migrator(set: set.name, migrations: set.migrations).check(postgres)
            } catch let error as MigrationError {
                findings.append(Self.finding(error))
            }
        }
        return ExaminationResult("\(sets.reduce(0) { $0 + $1.migrations.count }) in \(sets.count) sets", findings)
    }

    private static func finding(_ error: MigrationError) -> Finding {
        let remedy =
            switch error {
            case .pending: "`rounds migrate`"
            case .unknown: "use the program that made the database, or a newer one"
            case .altered, .outOfOrder, .duplicateVersion, .failed: "use the program that made the database"
            }
        return Finding(
            "migrations/differ", .broken, what: "\(error)", meaning: "statements may fail or write what others misread",
            remedy: remedy)
    }
}
