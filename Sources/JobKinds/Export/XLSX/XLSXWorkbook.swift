// SPDX-License-Identifier: Apache-2.0

import CXlsxWriter
import FoundationEssentials
import Glibc

/// An Excel workbook in the making, in libxlsxwriter's mode of constant memory: rows of a sheet are written from
/// top to bottom and are on the disk when the next begins. Owns every C handle; to be used by one task at a time.
@safe final class XLSXWorkbook {
    let path: String
    private let temporaryDirectory: String
    /// One for each sheet.
    private var temporaryFiles: [UnsafeMutablePointer<FILE>] = unsafe []
    /// What the largest of the finished sheets takes, in bytes.
    private var largestSheet = 0
    private var workbook: UnsafeMutablePointer<lxw_workbook>?
    private var formats: [XLSXStyle: UnsafeMutablePointer<lxw_format>] = unsafe [:]

    /// - Parameters:
    ///   - path: the file to write.
    ///   - temporaryDirectory: holds the sheets until the end; takes about ten times the size of the workbook.
    ///   - title: for the document's properties.
    ///   - subject: for the document's properties.
    ///   - date: stands in the properties as the time of creation; the clock is never asked.
    init(path: String, temporaryDirectory: String, title: String, subject: String, date: Date) throws(XLSXError) {
        self.path = path
        self.temporaryDirectory = temporaryDirectory
        let temporaryDirectory = unsafe strdup(temporaryDirectory)
        let strings = unsafe [strdup(title), strdup(subject), strdup("Rounds")]
        defer {
            unsafe free(temporaryDirectory)
            unsafe strings.forEach { unsafe free($0) }
        }
        var options = unsafe lxw_workbook_options(constant_memory: 1, tmpdir: temporaryDirectory, use_zip64: 1)
        unsafe workbook = workbook_new_opt(path, &options)
        guard unsafe workbook != nil else { throw XLSXError(path: path, "out of memory") }
        var properties = unsafe lxw_doc_properties()
        unsafe properties.title = strings[0]
        unsafe properties.subject = strings[1]
        unsafe properties.author = strings[2]
        unsafe properties.created = time_t(date.timeIntervalSince1970)
        try check(unsafe workbook_set_properties(workbook, &properties))
    }

    deinit {
        guard unsafe workbook != nil else { return }
        // libxlsxwriter closes these in `workbook_close` alone.
        unsafe temporaryFiles.forEach { unsafe fclose($0) }
        unsafe lxw_workbook_free(workbook)
    }

    /// Adds a sheet behind the others.
    func addSheet(_ name: String) throws(XLSXError) -> XLSXSheet {
        try check(unsafe workbook_validate_sheet_name(workbook, name))
        guard let sheet = unsafe workbook_add_worksheet(workbook, name) else {
            throw XLSXError(path: path, "no memory for the sheet '\(name)'")
        }
        if let file = unsafe sheet.pointee.optimize_tmpfile { unsafe temporaryFiles.append(file) }
        return unsafe XLSXSheet(sheet, name: name, in: self)
    }

    /// Adds a chart, to be put on a sheet.
    func addChart(_ kind: XLSXChart.Kind) throws(XLSXError) -> XLSXChart {
        guard let chart = unsafe workbook_add_chart(workbook, kind.code) else {
            throw XLSXError(path: path, "no memory for a chart")
        }
        return unsafe XLSXChart(chart)
    }

    /// Makes sure that all of a sheet is on the disk. To be called once for each, when it is complete.
    func finish(_ sheet: XLSXSheet) throws(XLSXError) {
        largestSheet = max(largestSheet, try sheet.flush())
    }

    /// Puts the sheets together and writes the file.
    func close() throws(XLSXError) {
        // Each sheet is copied once more, and nobody looks whether the copy succeeded.
        var disk = statvfs()
        let isKnown = unsafe statvfs(temporaryDirectory, &disk) == 0
        guard !isKnown || Int(disk.f_bavail) * Int(disk.f_frsize) > 2 * largestSheet + 1 << 20 else {
            throw XLSXError(path: path, "not enough space in \(temporaryDirectory)")
        }
        let workbook = unsafe self.workbook
        unsafe self.workbook = nil
        // Frees the workbook whatever it returns.
        try check(unsafe workbook_close(workbook))
    }

    func check(_ code: lxw_error) throws(XLSXError) {
        try XLSXError.check(code, path: path)
    }

    func format(_ style: XLSXStyle) -> UnsafeMutablePointer<lxw_format>? {
        if let format = unsafe formats[style] { return unsafe format }
        guard let format = unsafe workbook_add_format(workbook) else { return nil }
        unsafe format_set_font_size(format, style.size)
        unsafe format_set_font_color(format, style.color)
        unsafe format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
        if style.isBold { unsafe format_set_bold(format) }
        if style.isWrapped { unsafe format_set_text_wrap(format) }
        if let fill = style.fill {
            unsafe format_set_pattern(format, UInt8(LXW_PATTERN_SOLID.rawValue))
            unsafe format_set_fg_color(format, fill)
        }
        if let rule = style.rule {
            unsafe format_set_bottom(format, UInt8(LXW_BORDER_THIN.rawValue))
            unsafe format_set_bottom_color(format, rule)
        }
        if let numberFormat = style.numberFormat { unsafe format_set_num_format(format, numberFormat) }
        if style.isIndented { unsafe format_set_indent(format, 1) }
        switch style.alignment {
        case .automatic: break
        case .left: unsafe format_set_align(format, UInt8(LXW_ALIGN_LEFT.rawValue))
        case .right: unsafe format_set_align(format, UInt8(LXW_ALIGN_RIGHT.rawValue))
        }
        unsafe formats[style] = unsafe format
        return unsafe format
    }
}
