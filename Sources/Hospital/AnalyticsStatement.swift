// SPDX-License-Identifier: Apache-2.0

/// The SQL of trends, forecasts, alerts and quality checks, from the files in `Statements`.
enum AnalyticsStatement {
    static let trendDays = text(PackageResources.trend_days_sql)
    static let compareMembers = text(PackageResources.compare_members_sql)
    static let networkNames = text(PackageResources.network_names_sql)
    static let forecastHistory = text(PackageResources.forecast_history_sql)
    static let forecastStartRun = text(PackageResources.forecast_start_run_sql)
    static let forecastClear = text(PackageResources.forecast_clear_sql)
    static let forecastStoreSeries = text(PackageResources.forecast_store_series_sql)
    static let forecastStoreCandidates = text(PackageResources.forecast_store_candidates_sql)
    static let forecastStoreErrors = text(PackageResources.forecast_store_errors_sql)
    static let forecastStorePoints = text(PackageResources.forecast_store_points_sql)
    static let forecastRead = text(PackageResources.forecast_read_sql)

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
