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
            await pool.close()
            return cluster.map { (ClusterMigrations.set, $0) } + hospital.map { (HospitalMigrations.set, $0) }
        } catch {
            await pool.close()
            throw error
        }
    }
}
