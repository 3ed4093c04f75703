// SPDX-License-Identifier: Apache-2.0

import Hospital

/// Writes a report as a workbook: a summary, a sheet for each section, and the single values.
final class XLSXReport {
    private static let dateFormat = "d mmm yyyy"
    private static let dataHeader = [
        "KPI", "Measure", "Branch", "Branch name", "Day", "Suite", "Service", "Department", "Numerator", "Denominator",
        "Value", "Unit",
    ]
    /// In characters, for the columns of ``dataHeader``.
    private static let dataWidths: [Double] = [28, 30, 10, 24, 12, 8, 18, 22, 14, 14, 14, 20]

    private static let summaryWidths = [34.0, 16, 26, 90]

    private let content: ReportContent
    private let workbook: XLSXWorkbook
    private let rowLimit: Int
    private var data: XLSXSheet?
    private var dataSheets = 0
    private var nextRow = 0

    /// Writes the summary and the sections.
    ///
    /// - Parameters:
    ///   - path: the file to write.
    ///   - temporaryDirectory: see ``XLSXWorkbook``.
    ///   - content: what to write.
    ///   - rowLimit: after so many rows, the single values go on in another sheet.
    init(
        path: String, temporaryDirectory: String, content: ReportContent, rowLimit: Int = XLSXSheet.rowLimit
    ) throws(XLSXError) {
        self.content = content
        self.rowLimit = rowLimit
        workbook = try XLSXWorkbook(
            path: path, temporaryDirectory: temporaryDirectory, title: content.title, subject: content.period,
            date: content.documentDate)
        try writeSummary()
        for section in content.sections {
            try XLSXSectionSheet(section: section, content: content, workbook: workbook).write()
        }
        try beginDataSheet()
    }

    /// Adds a single value.
    func append(_ row: ValueRow) throws(XLSXError) {
        if nextRow >= rowLimit {
            try endDataSheet()
            try beginDataSheet()
        }
        guard let data else { return }
        for (column, text) in [row.kpi.name, row.kpi.title, row.branch, row.branchName].enumerated() {
            try data.write(text, row: nextRow, column: column)
        }
        try data.write(row.period, row: nextRow, column: 4, .number(Self.dateFormat))
        for (column, text) in [row.suite, row.service, row.department].enumerated() {
            try data.write(text, row: nextRow, column: 5 + column)
        }
        let parts = row.kpi.format == .rupees ? row.kpi.format : .decimal(2)
        try data.write(row.numerator, row: nextRow, column: 8, .number(parts.excel(content.digits, for: row.numerator)))
        try data.write(
            row.denominator, row: nextRow, column: 9,
            .number(ValueFormat.decimal(2).excel(content.digits, for: row.denominator)))
        try data.write(
            row.value, row: nextRow, column: 10, .number(row.kpi.format.excel(content.digits, for: row.value)))
        try data.write(row.kpi.unit, row: nextRow, column: 11, .quiet)
        nextRow += 1
    }

    /// Puts the workbook together.
    func finish() throws(XLSXError) {
        try endDataSheet()
        try workbook.close()
    }

    private func writeSummary() throws(XLSXError) {
        let sheet = try workbook.addSheet("Summary")
        try sheet.setUpPage()
        for (column, width) in Self.summaryWidths.enumerated() { try sheet.setWidth(width, columns: column...column) }
        try sheet.setHeight(26, row: 0)
        try sheet.write(content.title, row: 0, column: 0, .title)
        let scope = [content.scope, content.period].filter { !$0.isEmpty }.joined(separator: " · ")
        try sheet.write(scope, row: 1, column: 0, .note)
        try sheet.write(content.isEmpty ? ReportContent.noData : content.asOfText, row: 2, column: 0, .note)
        for (column, text) in ["Measure", "Value", "Unit", "How it is computed"].enumerated() {
            try sheet.write(
                text, row: 4, column: column, column == 1 ? .numberHeader : column == 2 ? .indentedHeader : .header)
        }
        try sheet.freeze(above: 5)
        var row = 5
        for section in content.sections {
            try sheet.setHeight(22, row: row)
            try sheet.write(section.title, row: row, column: 0, .heading)
            row += 1
            for figure in section.figures {
                let format = figure.kpi.format.excel(content.digits, for: figure.value)
                try sheet.fitHeight(
                    [(figure.kpi.title, Self.summaryWidths[0]), (figure.kpi.definition, Self.summaryWidths[3])],
                    row: row)
                try sheet.write(figure.kpi.title, row: row, column: 0, .wrappedStrong)
                try sheet.write(figure.value, row: row, column: 1, .number(format, isBold: true))
                try sheet.write(figure.kpi.unit, row: row, column: 2, .quiet)
                try sheet.write(figure.kpi.definition, row: row, column: 3, .wrapped)
                row += 1
            }
        }
        try workbook.finish(sheet)
    }

    private func beginDataSheet() throws(XLSXError) {
        dataSheets += 1
        let sheet = try workbook.addSheet(dataSheets == 1 ? "Data" : "Data (\(dataSheets))")
        try sheet.setUpPage()
        for (column, width) in Self.dataWidths.enumerated() { try sheet.setWidth(width, columns: column...column) }
        for (column, text) in Self.dataHeader.enumerated() {
            try sheet.write(
                text, row: 0, column: column,
                (8...10).contains(column) ? .numberHeader : column == 11 ? .indentedHeader : .header)
        }
        try sheet.freeze(above: 1)
        nextRow = 1
        data = sheet
    }

    private func endDataSheet() throws(XLSXError) {
        guard let data else { return }
        try data.filter(rows: 0...max(1, nextRow - 1), columns: 0...(Self.dataHeader.count - 1))
        try workbook.finish(data)
    }
}
