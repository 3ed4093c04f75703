// SPDX-License-Identifier: Apache-2.0

/// A section of a report with its figures.
package struct SectionContent: Hashable, Sendable {
    package let title: String
    package let figures: [KPIFigure]
    package let tables: [Breakdown]
    package let charts: [ChartContent]

    package init(title: String, figures: [KPIFigure], tables: [Breakdown], charts: [ChartContent]) {
        self.title = title
        self.figures = figures
        self.tables = tables
        self.charts = charts
    }

    /// Whether the section has nothing to show.
    var isEmpty: Bool {
        figures.allSatisfy { $0.value == nil } && tables.allSatisfy(\.rows.isEmpty)
            && charts.allSatisfy(\.breakdown.rows.isEmpty)
    }
}
