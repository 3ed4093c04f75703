// SPDX-License-Identifier: Apache-2.0

/// A KPI's total over a range of days, for one group.
package struct KPITotal: Sendable, Hashable, Codable {
    package let kpi: String
    /// The group's keys by grouping, for example `[.service: "ENT", .month: "2022-03"]`; empty for the grand total.
    package let group: [KPIGrouping: String]
    package let numerator: Double
    /// `nil` for plain sums.
    package let denominator: Double?
    /// The numerator of a sum; numerator over denominator of a ratio, `nil` when that is not defined.
    package let value: Double?
}

extension KPIGrouping: CodingKeyRepresentable {}
