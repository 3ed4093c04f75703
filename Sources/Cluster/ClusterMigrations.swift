// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// The ledger's schema, step by step.
package enum ClusterMigrations {
    /// All steps in their order, for `Migrator(set: "cluster", migrations:)`.
    package static let all = [
        Migration(version: 1, name: "ledger", sql: String(decoding: PackageResources.c001_ledger_sql, as: UTF8.self))
    ]
}
