// SPDX-License-Identifier: Apache-2.0

/// The SQL of trends, forecasts, alerts and quality checks, from the files in `Statements`.
enum AnalyticsStatement {
    static let trendDays = text(PackageResources.trend_days_sql)
    static let compareMembers = text(PackageResources.compare_members_sql)
    static let networkNames = text(PackageResources.network_names_sql)

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
