// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// The ledger's schema, step by step.
package enum ClusterMigrations {
    package static let all: [Migration] = [
        Migration(version: 1, name: "ledger", sql: PackageResources.c001_ledger_sql),
        Migration(version: 2, name: "queue rules", sql: PackageResources.c002_queue_rules_sql),
        Migration(version: 4, name: "schedules", sql: PackageResources.c004_schedules_sql),
        Migration(version: 6, name: "audit", sql: PackageResources.c006_audit_sql),
        Migration(version: 7, name: "ended jobs", sql: PackageResources.c007_ended_jobs_sql),
        Migration(version: 8, name: "duties", sql: PackageResources.c008_duties_sql),
        Migration(version: 12, name: "changes", sql: PackageResources.c012_changes_sql),
        Migration(version: 14, name: "flow control", sql: PackageResources.c014_flow_control_sql),
        Migration(version: 15, name: "workflows", sql: PackageResources.c015_workflows_sql),
    ]

    /// The name under which they are recorded.
    package static let set = "cluster"
}
