// SPDX-License-Identifier: Apache-2.0

/// What totals of a KPI can be broken down by.
package enum KPIGrouping: String, CaseIterable, Sendable, Codable {
    case branch, service, suite, department, day, month

    /// The dimension a KPI must have for this grouping.
    var dimension: KPIDefinition.Dimension {
        switch self {
        case .branch: .branch
        case .service: .service
        case .suite: .suite
        case .department: .department
        case .day, .month: .day
        }
    }

    /// The group's key in SQL, as text; months are `YYYY-MM`.
    var expression: String {
        switch self {
        case .branch: "branch_id"
        case .service: "service"
        case .suite: "suite"
        case .department: "department"
        case .day: "to_char(period, 'YYYY-MM-DD')"
        case .month: "to_char(period, 'YYYY-MM')"
        }
    }
}
