// SPDX-License-Identifier: Apache-2.0

import CXlsxWriter
import Glibc
import Hospital

/// A sheet of a workbook. Rows and columns count from 0; a row can no longer be written once a later one is.
@safe final class XLSXSheet {
    /// Rows of an Excel sheet.
    static let rowLimit = 1_048_576

    let name: String
    private let sheet: UnsafeMutablePointer<lxw_worksheet>
    private let workbook: XLSXWorkbook

    @unsafe init(_ sheet: UnsafeMutablePointer<lxw_worksheet>, name: String, in workbook: XLSXWorkbook) {
        unsafe self.sheet = sheet
        self.name = name
        self.workbook = workbook
    }

    /// Writes a text, never as a formula. Excel holds 32,767 characters a cell; longer texts are refused.
    func write(_ text: String, row: Int, column: Int, _ style: XLSXStyle = .plain) throws(XLSXError) {
        let (row, column) = (lxw_row_t(row), lxw_col_t(column))
        try workbook.check(unsafe worksheet_write_string(sheet, row, column, text, workbook.format(style)))
    }

    /// Writes a number; an empty cell for none.
    func write(_ number: Double?, row: Int, column: Int, _ style: XLSXStyle) throws(XLSXError) {
        let (row, column) = (lxw_row_t(row), lxw_col_t(column))
        if let number, number.isFinite {
            try workbook.check(unsafe worksheet_write_number(sheet, row, column, number, workbook.format(style)))
        } else {
            try workbook.check(unsafe worksheet_write_blank(sheet, row, column, workbook.format(style)))
        }
    }

    /// Writes a day as a date that Excel can count with.
    func write(_ day: LocalDay, row: Int, column: Int, _ style: XLSXStyle) throws(XLSXError) {
        let seconds = Int64(day.number) * 86_400
        try workbook.check(
            unsafe worksheet_write_unixtime(
                sheet, lxw_row_t(row), lxw_col_t(column), seconds, workbook.format(style)))
    }

    /// Makes columns so many characters wide.
    func setWidth(_ width: Double, columns: ClosedRange<Int>) throws(XLSXError) {
        try workbook.check(
            unsafe worksheet_set_column(
                sheet, lxw_col_t(columns.lowerBound), lxw_col_t(columns.upperBound), width, nil))
    }

    /// Makes a row so many points high. To be called before the row's cells are written.
    func setHeight(_ height: Double, row: Int) throws(XLSXError) {
        try workbook.check(unsafe worksheet_set_row(sheet, lxw_row_t(row), height, nil))
    }

    /// Makes a row as high as wrapped texts need it, by estimate: programs disagree on whether they do so themselves.
    ///
    /// - Parameters:
    ///   - texts: of the row, with the widths of their columns in characters.
    ///   - row: as for ``setHeight(_:row:)``.
    func fitHeight(_ texts: [(text: String, width: Double)], row: Int) throws(XLSXError) {
        let lines = texts.map { text, width in
            text.split(separator: "\n").reduce(0) { $0 + Int((Double($1.count) * 1.1 / width).rounded(.up)) }
        }
        try setHeight(Double(max(1, lines.max() ?? 1)) * 14 + 3, row: row)
    }

    /// Keeps the rows above `row` in sight, and repeats them on every printed page.
    func freeze(above row: Int) throws(XLSXError) {
        unsafe worksheet_freeze_panes(sheet, lxw_row_t(row), 0)
        try workbook.check(unsafe worksheet_repeat_rows(sheet, 0, lxw_row_t(row - 1)))
    }

    /// Lets people filter a table by its columns.
    func filter(rows: ClosedRange<Int>, columns: ClosedRange<Int>) throws(XLSXError) {
        try workbook.check(
            unsafe worksheet_autofilter(
                sheet, lxw_row_t(rows.lowerBound), lxw_col_t(columns.lowerBound), lxw_row_t(rows.upperBound),
                lxw_col_t(columns.upperBound)))
    }

    /// Prints on A4 across, as wide as the page, with page numbers; shows no grid on the screen.
    func setUpPage() throws(XLSXError) {
        unsafe worksheet_set_landscape(sheet)
        unsafe worksheet_set_paper(sheet, 9)
        unsafe worksheet_fit_to_pages(sheet, 1, 0)
        unsafe worksheet_gridlines(sheet, UInt8(LXW_HIDE_ALL_GRIDLINES.rawValue))
        try workbook.check(unsafe worksheet_set_footer(sheet, "&L&A&R&P / &N"))
    }

    /// What the sheet takes in its temporary file so far, in bytes.
    ///
    /// - Throws: ``XLSXError`` when something of it was lost: libxlsxwriter itself does not look.
    func flush() throws(XLSXError) -> Int {
        guard let file = unsafe sheet.pointee.optimize_tmpfile else { return 0 }
        guard unsafe fflush(file) == 0, unsafe ferror(file) == 0 else {
            throw XLSXError(path: workbook.path, "the temporary file of the sheet '\(name)' could not be written")
        }
        return unsafe ftell(file)
    }

    /// Puts a chart with its upper left corner on a cell.
    ///
    /// - Parameters:
    ///   - width: in pixels.
    ///   - height: in pixels; a row has 20 unless its height was set.
    func insert(_ chart: XLSXChart, row: Int, column: Int, width: Int, height: Int) throws(XLSXError) {
        var options = unsafe lxw_chart_options()
        // libxlsxwriter's charts measure 480 × 288 pixels and can only be scaled.
        unsafe options.x_scale = Double(width) / 480
        unsafe options.y_scale = Double(height) / 288
        unsafe options.object_position = UInt8(LXW_OBJECT_MOVE_DONT_SIZE.rawValue)
        try workbook.check(
            unsafe worksheet_insert_chart_opt(sheet, lxw_row_t(row), lxw_col_t(column), chart.chart, &options))
    }
}
