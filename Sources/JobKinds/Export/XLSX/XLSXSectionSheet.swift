// SPDX-License-Identifier: Apache-2.0

import Hospital

/// The sheet of a section: its tables one below the other, then the figures of its charts; the charts at their right.
struct XLSXSectionSheet {
    /// In characters.
    private static let columnWidth = 17.0
    private static let chartHeight = 300
    private static let chartWidth = 640
    /// The rows that a chart covers, with some air; a row has 20 pixels.
    private static let chartRows = 17

    let section: SectionContent
    let content: ReportContent
    let workbook: XLSXWorkbook

    func write() throws(XLSXError) {
        let sheet = try workbook.addSheet(section.title)
        let breakdowns = section.tables + section.charts.map(\.breakdown)
        let columns = (breakdowns.map(\.kpis.count).max() ?? 0) + 1
        try sheet.setUpPage()
        try sheet.setWidth(26, columns: 0...0)
        if columns > 1 { try sheet.setWidth(Self.columnWidth, columns: 1...(columns - 1)) }
        try sheet.setWidth(3, columns: columns...columns)
        try sheet.setHeight(26, row: 0)
        try sheet.write(section.title, row: 0, column: 0, .title)
        try sheet.write("\(content.period) · \(content.asOfText)", row: 1, column: 0, .note)
        try sheet.freeze(above: 2)
        var row = 3
        if section.isEmpty { try sheet.write(ReportContent.noData, row: row, column: 0, .note) }
        for table in section.tables where !table.rows.isEmpty {
            _ = try write(table, titled: table.title, on: sheet, at: &row)
        }
        var chartRow = 2
        for chart in section.charts where !chart.breakdown.rows.isEmpty {
            let rows = try write(chart.breakdown, titled: "Chart: \(chart.breakdown.title)", on: sheet, at: &row)
            let native = try self.chart(chart, over: rows, of: sheet)
            try sheet.insert(
                native, row: chartRow, column: columns + 1, width: Self.chartWidth, height: Self.chartHeight)
            chartRow += Self.chartRows
        }
        try workbook.finish(sheet)
    }

    /// Writes a table and moves `row` below it.
    ///
    /// - Returns: its rows without the header.
    private func write(
        _ breakdown: Breakdown, titled title: String, on sheet: XLSXSheet, at row: inout Int
    ) throws(XLSXError) -> ClosedRange<Int> {
        try sheet.write(title, row: row, column: 0, .heading)
        row += 1
        let headings = breakdown.kpis.map { $0.subtitle.isEmpty ? $0.title : "\($0.title)\n\($0.subtitle)" }
        try sheet.fitHeight(headings.map { ($0, Self.columnWidth) }, row: row)
        try sheet.write(breakdown.heading, row: row, column: 0, .header)
        for (column, heading) in headings.enumerated() {
            try sheet.write(heading, row: row, column: column + 1, .numberHeader)
        }
        row += 1
        let first = row
        for group in breakdown.rows {
            switch group.group {
            case .day(let day):
                var style = XLSXStyle.number(Self.dateFormat(breakdown.step))
                style.alignment = .left
                try sheet.write(day, row: row, column: 0, style)
            case .name:
                try sheet.write(group.group.text(step: breakdown.step), row: row, column: 0, .strong)
            }
            for (column, (kpi, value)) in zip(breakdown.kpis, group.values).enumerated() {
                try sheet.write(
                    value, row: row, column: column + 1, .number(kpi.format.excel(content.digits, for: value)))
            }
            row += 1
        }
        defer { row += 1 }
        return first...(row - 1)
    }

    private func chart(
        _ chart: ChartContent, over rows: ClosedRange<Int>, of sheet: XLSXSheet
    ) throws(XLSXError) -> XLSXChart {
        let breakdown = chart.breakdown
        let kind: XLSXChart.Kind = chart.kind == .line ? .line : .column
        let native = try workbook.addChart(kind)
        native.setTitle(chart.caption, showsLegend: breakdown.kpis.count > 1)
        for (place, kpi) in breakdown.kpis.enumerated() {
            native.addSeries(
                name: kpi.title, sheet: sheet.name, rows: rows, column: place + 1, place: place, kind: kind)
        }
        let hasNegative = breakdown.rows.contains { $0.values.contains { $0 ?? 0 < 0 } }
        let values = breakdown.kpis.first?.format.excelAxis(content.digits, hasNegative: hasNegative) ?? "General"
        native.setAxes(categories: breakdown.by == .day ? Self.axisFormat(breakdown.step) : nil, values: values)
        if kind == .column, !hasNegative { native.beginAtZero() }
        if rows.count > 14 { native.setInterval((rows.count + 11) / 12) }
        return native
    }

    private static func dateFormat(_ step: Breakdown.TimeStep) -> String {
        step == .month ? "mmm yyyy" : "d mmm yyyy"
    }

    private static func axisFormat(_ step: Breakdown.TimeStep) -> String {
        step == .month ? "mmm yyyy" : "d mmm"
    }
}
