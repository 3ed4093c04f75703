// SPDX-License-Identifier: Apache-2.0

/// A part of a report under its own heading; in a workbook, a sheet of its own.
package struct ReportSection: Hashable, Sendable {
    package let title: String
    /// Shown as totals over the whole period, by name of KPI.
    package let kpis: [String]
    package let tables: [ReportTable]
    package let charts: [ReportChart]

    /// Every KPI that the section shows anywhere, each once, in the order of first use.
    package var allKPIs: [String] {
        (kpis + tables.flatMap(\.kpis) + charts.flatMap(\.kpis)).withoutRepetitions()
    }
}

extension Sequence where Element: Hashable {
    /// The elements, each only where it first occurs.
    func withoutRepetitions() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
