// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// The ledger's schema, step by step.
package enum ClusterMigrations {
    package static let all: [Migration] = [
        Migration(version: 1, name: "ledger", sql: PackageResources.c001_ledger_sql),
        Migration(version: 2, name: "queue rules", sql: PackageResources.c002_queue_rules_sql),
        Migration(version: 4, name: "schedules", sql: PackageResources.c004_schedules_sql),
        Migration(version: 5, name: "workflows", sql: PackageResources.c005_workflows_sql),
        Migration(version: 8, name: "duties", sql: PackageResources.c008_duties_sql),
    ]

    /// The name under which they are recorded.
    package static let set = "cluster"
}
