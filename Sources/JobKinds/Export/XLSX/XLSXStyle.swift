// SPDX-License-Identifier: Apache-2.0

/// How a cell looks. Equal styles become one format of the workbook.
struct XLSXStyle: Hashable, Sendable {
    enum Alignment: Hashable, Sendable {
        case automatic, left, right
    }

    var size = 10.0
    var isBold = false
    var color = Palette.ink
    /// The background, or `nil` for none.
    var fill: UInt32?
    /// The line below, or `nil` for none.
    var rule: UInt32?
    /// In Excel's notation, or `nil` for the general format.
    var numberFormat: String?
    var alignment = Alignment.automatic
    var isWrapped = false
    /// Keeps a text away from a number at its left.
    var isIndented = false

    static let plain = XLSXStyle(rule: Palette.rule)
    static let strong = XLSXStyle(isBold: true, rule: Palette.rule)
    static let wrappedStrong = XLSXStyle(isBold: true, rule: Palette.rule, isWrapped: true)
    static let quiet = XLSXStyle(color: Palette.quiet, rule: Palette.rule, isIndented: true)
    static let wrapped = XLSXStyle(color: Palette.quiet, rule: Palette.rule, isWrapped: true)
    static let title = XLSXStyle(size: 16, isBold: true, color: Palette.accent)
    static let heading = XLSXStyle(size: 11, isBold: true, color: Palette.accent)
    static let note = XLSXStyle(color: Palette.quiet)
    static let header = XLSXStyle(isBold: true, color: 0xFFFFFF, fill: Palette.accent, isWrapped: true)
    static let indentedHeader = XLSXStyle(isBold: true, color: 0xFFFFFF, fill: Palette.accent, isIndented: true)
    static let numberHeader = XLSXStyle(
        isBold: true, color: 0xFFFFFF, fill: Palette.accent, alignment: .right, isWrapped: true)

    static func number(_ format: String, isBold: Bool = false) -> XLSXStyle {
        XLSXStyle(isBold: isBold, rule: Palette.rule, numberFormat: format)
    }
}
