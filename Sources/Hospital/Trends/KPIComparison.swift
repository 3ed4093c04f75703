// SPDX-License-Identifier: Apache-2.0

/// A KPI side by side for branches or departments.
package struct KPIComparison: Sendable, Hashable, Codable {
    /// What is compared.
    package enum Member: String, CaseIterable, Sendable, Codable {
        case branch, department
    }

    /// One branch or department.
    package struct Row: Sendable, Hashable, Codable {
        package let name: String
        package let sums: KPISums
        package let value: Double?
        /// 1 is the best by the KPI's direction; equal values share a rank. `nil` when the KPI has no better or worse,
        /// or the value is not defined.
        package let rank: Int?
        /// The value less the network's.
        package let difference: Double?
    }

    package let kpi: String
    package let title: String
    package let unit: String
    package let direction: String
    package let between: Member
    /// Only within this branch, or `nil`.
    package let branch: String?
    /// What the rows are compared with: of a ratio, the ratio of all sums together; of a sum, the mean of the rows.
    package let network: Double?
    /// The best first; the highest first where there is no better or worse.
    package let rows: [Row]

    /// - Parameters:
    ///   - definition: the KPI.
    ///   - members: the sums of each branch or department that has values.
    init(
        _ definition: KPIDefinition, between: Member, branch: String?, members: [(name: String, sums: KPISums)]
    ) {
        let aggregate = definition.aggregate
        let network = KPISums.total(of: members.map(\.sums)).flatMap { total in
            aggregate == .sum ? total.numerator / Double(members.count) : total.value(aggregate)
        }
        let values = members.compactMap { $0.sums.value(aggregate) }
        let lowIsBetter = definition.direction == .down
        let rows = members.map { name, sums in
            let value = sums.value(aggregate)
            let better = value.map { value in values.count { lowIsBetter ? $0 < value : $0 > value } }
            return Row(
                name: name, sums: sums, value: value,
                rank: definition.direction == .none ? nil : better.map { $0 + 1 },
                difference: value.flatMap { value in network.map { value - $0 } })
        }
        kpi = definition.name
        title = definition.title
        unit = definition.unit
        direction = definition.direction.rawValue
        self.between = between
        self.branch = branch
        self.network = network
        self.rows = rows.sorted { left, right in
            guard let leftValue = left.value, let rightValue = right.value, leftValue != rightValue else {
                return left.value == right.value ? left.name < right.name : right.value == nil
            }
            return lowIsBetter ? leftValue < rightValue : leftValue > rightValue
        }
    }
}
