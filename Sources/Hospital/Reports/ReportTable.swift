// SPDX-License-Identifier: Apache-2.0

/// A table of a report: a row per group of one dimension, a column per KPI.
package struct ReportTable: Hashable, Sendable {
    package let title: String
    package let by: KPIDefinition.Dimension
    /// One column each, by name of KPI.
    package let kpis: [String]
}
