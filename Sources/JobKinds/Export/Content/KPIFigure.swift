// SPDX-License-Identifier: Apache-2.0

/// A KPI over the whole period and scope of a report.
package struct KPIFigure: Hashable, Sendable {
    package let kpi: KPIInfo
    /// `nil` when there is nothing to divide by, or no data at all.
    package let value: Double?

    package init(kpi: KPIInfo, value: Double?) {
        self.kpi = kpi
        self.value = value
    }
}
