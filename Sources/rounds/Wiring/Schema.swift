// SPDX-License-Identifier: Apache-2.0

import Cluster
import Hospital
import Postgres

/// The tables that this program needs.
enum Schema {
    /// Applies what is missing, once, however many processes ask at the same time.
    ///
    /// - Returns: what was applied now: set, version, name.
    /// - Throws: `MigrationError`, or `PostgresError` when the server cannot be reached.
    static func migrate(_ settings: Settings) async throws -> [(set: String, migration: Migration)] {
        let pool = PostgresPool(
            try PostgresConfiguration(
                url: try settings.databaseAddress(), poolSize: 1, applicationName: "rounds migrate"))
        do {
            let cluster = try await Migrator(set: ClusterMigrations.set, migrations: ClusterMigrations.all)
                .migrate(pool)
            let hospital = try await Migrator(set: HospitalMigrations.set, migrations: HospitalMigrations.all)
                .migrate(pool)
            let applied = cluster.map { (ClusterMigrations.set, $0) } + hospital.map { (HospitalMigrations.set, $0) }
            try await record(applied, in: pool)
            await pool.close()
            return applied
        } catch {
            await pool.close()
            throw error
        }
    }

    /// Notes in the audit trail what was applied. Each migration commits by itself, so that the entry comes after
    /// them; the migrations' own table has them in any case.
    private static func record(_ applied: [(set: String, migration: Migration)], in pool: PostgresPool) async throws {
        if applied.isEmpty { return }
        let subjects = applied.map { "migration \($0.set) \($0.migration.version)" }
        try await Audit.change(pool) { _ in ((), AuditEntry(.ledgerMigrate, of: subjects, by: Person.current)) }
    }
}
