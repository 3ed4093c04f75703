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
    static let alertSignalKPI = text(PackageResources.alert_signal_kpi_sql)
    static let alertSignalOpenStays = text(PackageResources.alert_signal_open_stays_sql)
    static let alertSignalEmergencySurge = text(PackageResources.alert_signal_emergency_surge_sql)
    static let alertSignalPeakHour = text(PackageResources.alert_signal_peak_hour_sql)
    static let alertSignalForecast = text(PackageResources.alert_signal_forecast_sql)
    static let alertLock = text(PackageResources.alert_lock_sql)
    static let alertActive = text(PackageResources.alert_active_sql)
    static let alertRaise = text(PackageResources.alert_raise_sql)
    static let alertUpdate = text(PackageResources.alert_update_sql)
    static let alertClear = text(PackageResources.alert_clear_sql)
    static let alertOrphans = text(PackageResources.alert_orphans_sql)
    static let alertAcknowledge = text(PackageResources.alert_acknowledge_sql)
    static let alertList = text(PackageResources.alert_list_sql)
    static let alertEvents = text(PackageResources.alert_events_sql)
    static let qualityRun = text(PackageResources.quality_run_sql)
    static let qualityStoreCheck = text(PackageResources.quality_store_check_sql)
    static let qualityStoreFindings = text(PackageResources.quality_store_findings_sql)
    static let qualityStoreExamples = text(PackageResources.quality_store_examples_sql)
    static let qualityDrop = text(PackageResources.quality_drop_sql)
    static let qualityLock = text(PackageResources.quality_lock_sql)
    static let qualityRead = text(PackageResources.quality_read_sql)

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
