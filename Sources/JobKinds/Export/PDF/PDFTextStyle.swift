// SPDX-License-Identifier: Apache-2.0

/// How a text is set. Sizes are in points.
struct PDFTextStyle: Hashable, Sendable {
    enum Alignment: Hashable, Sendable {
        case left, center, right
    }

    var size: Double
    var isBold = false
    var color = PDFColor.ink
    var alignment = Alignment.left

    static let body = PDFTextStyle(size: 8.5)
    static let strong = PDFTextStyle(size: 8.5, isBold: true)
    static let small = PDFTextStyle(size: 7, color: .quiet)

    func aligned(_ alignment: Alignment) -> PDFTextStyle {
        var style = self
        style.alignment = alignment
        return style
    }

    func colored(_ color: PDFColor) -> PDFTextStyle {
        var style = self
        style.color = color
        return style
    }
}
