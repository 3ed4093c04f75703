// SPDX-License-Identifier: Apache-2.0

/// A colour of a document, with components from 0 to 1.
struct PDFColor: Hashable, Sendable {
    let red: Double
    let green: Double
    let blue: Double

    /// - Parameter rgb: as `0xRRGGBB`.
    init(_ rgb: UInt32) {
        red = Double(rgb >> 16 & 0xFF) / 255
        green = Double(rgb >> 8 & 0xFF) / 255
        blue = Double(rgb & 0xFF) / 255
    }

    static let ink = PDFColor(Palette.ink)
    static let quiet = PDFColor(Palette.quiet)
    static let rule = PDFColor(Palette.rule)
    static let zebra = PDFColor(Palette.zebra)
    static let accent = PDFColor(Palette.accent)
    static let white = PDFColor(0xFFFFFF)
    static let series = Palette.series.map(PDFColor.init)
}
