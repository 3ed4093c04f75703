// SPDX-License-Identifier: Apache-2.0

extension KPIDefinition.Dimension {
    /// The heading of a column that holds such groups.
    package var heading: String {
        switch self {
        case .branch: "Branch"
        case .day: "Day"
        case .suite: "Suite"
        case .service: "Service"
        case .department: "Department"
        case .slice: "Group"
        }
    }
}
