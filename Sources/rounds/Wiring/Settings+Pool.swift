// SPDX-License-Identifier: Apache-2.0

import Postgres

extension Settings {
    /// Opens the database for the length of a command.
    ///
    /// - Parameters:
    ///   - name: what `pg_stat_activity` shows.
    ///   - body: works with the pool, which is closed afterwards.
    func withPostgres<Value>(_ name: String, _ body: (PostgresPool) async throws -> Value) async throws -> Value {
        let pool = PostgresPool(
            try PostgresConfiguration(url: try databaseAddress(), poolSize: 2, applicationName: "rounds \(name)"))
        do {
            let value = try await body(pool)
            await pool.close()
            return value
        } catch {
            await pool.close()
            throw error
        }
    }
}
