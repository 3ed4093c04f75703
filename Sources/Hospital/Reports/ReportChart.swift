// SPDX-License-Identifier: Apache-2.0

/// A chart of a report: one or more KPIs of the same unit, split by one dimension.
package struct ReportChart: Hashable, Sendable {
    /// What is drawn for the figures.
    package enum Kind: String, CaseIterable, Sendable {
        case bar, line
    }

    package let title: String
    package let kind: Kind
    package let by: KPIDefinition.Dimension
    /// One series each, by name of KPI.
    package let kpis: [String]
}
