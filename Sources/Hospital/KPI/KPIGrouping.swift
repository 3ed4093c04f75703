// SPDX-License-Identifier: Apache-2.0

/// What totals of a KPI can be broken down by.
package enum KPIGrouping: String, CaseIterable, Sendable, Codable {
    case branch, service, suite, department, slice, day, week, month, quarter, year

    /// The dimension a KPI must have for this grouping.
    var dimension: KPIDefinition.Dimension {
        switch self {
        case .branch: .branch
        case .service: .service
        case .suite: .suite
        case .department: .department
        case .slice: .slice
        case .day, .week, .month, .quarter, .year: .day
        }
    }

    /// The group's key in SQL, as text; weeks are those of ISO 8601.
    var expression: String {
        switch self {
        case .branch: "branch_id"
        case .service: "service"
        case .suite: "suite"
        case .department: "department"
        case .slice: "slice"
        case .day: "to_char(period, 'YYYY-MM-DD')"
        case .week: "to_char(period, 'IYYY-\"W\"IW')"
        case .month: "to_char(period, 'YYYY-MM')"
        case .quarter: "to_char(period, 'YYYY-\"Q\"Q')"
        case .year: "to_char(period, 'YYYY')"
        }
    }
}
