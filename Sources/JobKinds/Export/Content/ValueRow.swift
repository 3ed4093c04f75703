// SPDX-License-Identifier: Apache-2.0

package import Hospital

/// One stored value: a KPI of one group on one day. Writers receive them in batches.
package struct ValueRow: Hashable, Sendable {
    package let kpi: KPIInfo
    package let branch: String
    package let branchName: String
    package let period: LocalDay
    package let suite: String
    package let service: String
    package let department: String
    package let numerator: Double
    /// `nil` for sums.
    package let denominator: Double?
    /// `nil` where the denominator is 0.
    package let value: Double?

    package init(
        kpi: KPIInfo, branch: String, branchName: String, period: LocalDay, suite: String, service: String,
        department: String, numerator: Double, denominator: Double?, value: Double?
    ) {
        self.kpi = kpi
        self.branch = branch
        self.branchName = branchName
        self.period = period
        self.suite = suite
        self.service = service
        self.department = department
        self.numerator = numerator
        self.denominator = denominator
        self.value = value
    }
}
