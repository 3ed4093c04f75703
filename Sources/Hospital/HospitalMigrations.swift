// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// The migrations of the hospital's schemas, in the order of their versions.
///
/// One file has one owner; a new aspect of the data is a new file and one line here.
package enum HospitalMigrations {
    package static let all: [Migration] = [
        Migration(version: 1, name: "hospital", sql: PackageResources.h001_hospital_sql),
        Migration(version: 2, name: "ingestion", sql: PackageResources.h002_ingestion_sql),
        Migration(version: 3, name: "kpi", sql: PackageResources.h003_kpi_sql),
        Migration(version: 4, name: "models", sql: PackageResources.h004_models_sql),
        Migration(version: 5, name: "reports", sql: PackageResources.h005_reports_sql),
        Migration(version: 6, name: "ingestion-chunks", sql: PackageResources.h006_ingestion_chunks_sql),
        Migration(version: 7, name: "partitions", sql: PackageResources.h007_partitions_sql),
        Migration(version: 8, name: "services", sql: PackageResources.h008_services_sql),
        Migration(version: 9, name: "kpi_touched", sql: PackageResources.h009_kpi_touched_sql),
        Migration(version: 10, name: "kpi_cells", sql: PackageResources.h010_kpi_cells_sql),
        Migration(version: 11, name: "kpi_views", sql: PackageResources.h011_kpi_views_sql),
        Migration(version: 12, name: "forecasts", sql: PackageResources.h012_forecasts_sql),
        Migration(version: 13, name: "alerts", sql: PackageResources.h013_alerts_sql),
        Migration(version: 14, name: "quality", sql: PackageResources.h014_quality_sql),
        Migration(version: 15, name: "rooms", sql: PackageResources.h015_rooms_sql),
        Migration(version: 16, name: "kpi_generations", sql: PackageResources.h016_kpi_generations_sql),
        Migration(version: 17, name: "ingestion-history", sql: PackageResources.h017_ingestion_history_sql),
    ]

    /// The name under which they are recorded.
    package static let set = "hospital"
}
