// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Hospital
package import Postgres
import PrivateServers
import Synchronization

/// Databases with all of Rounds' tables, one for each test.
package enum TestDatabase {
    /// A fresh database with the ledger's and the hospital's tables.
    ///
    /// - Returns: the URL of a copy of a template that is migrated once in a test process.
    package static func migratedURL() async throws -> String {
        try TestServers.database(template: try await template.name())
    }

    /// A pool on a fresh database with the ledger's and the hospital's tables.
    package static func migrated(poolSize: Int = 8) async throws -> PostgresPool {
        PostgresPool(try PostgresConfiguration(url: try await migratedURL(), poolSize: poolSize))
    }

    private static let template = Template()

    private actor Template {
        private var task: Task<String, any Error>?

        func name() async throws -> String {
            let task = task ?? Task { try await Self.make() }
            self.task = task
            return try await task.value
        }

        private static func make() async throws -> String {
            let name = "template_rounds"
            let server = try TestServers.postgres()
            try server.createDatabase(name)
            let pool = PostgresPool(try PostgresConfiguration(url: server.url(database: name), poolSize: 1))
            _ = try await Migrator(set: ClusterMigrations.set, migrations: ClusterMigrations.all).migrate(pool)
            _ = try await Migrator(set: HospitalMigrations.set, migrations: HospitalMigrations.all).migrate(pool)
            // A template can be copied only while nobody is connected to it.
            await pool.close()
            return name
        }
    }
}
