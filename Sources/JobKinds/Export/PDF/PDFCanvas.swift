// SPDX-License-Identifier: Apache-2.0

import CPangoCairo
import FoundationEssentials

/// The pages of a PDF file, drawn one after the other with Cairo, text with Pango.
///
/// Pango shapes Indian scripts and embeds the parts of the fonts that are used. Owns every C handle; to be used
/// by one task at a time.
@safe final class PDFCanvas {
    /// A4 in points.
    static let pageWidth = 595.276
    static let pageHeight = 841.89

    private let output: PDFOutput
    private let surface: OpaquePointer
    private let context: OpaquePointer
    private let layout: OpaquePointer
    private var fonts: [PDFTextStyle: OpaquePointer] = unsafe [:]

    /// - Parameters:
    ///   - path: the file to write.
    ///   - title: for the document's properties.
    ///   - subject: for the document's properties.
    ///   - date: stands in the properties as the time of creation; the clock is never asked.
    /// - Throws: ``FileProblem`` when the file cannot be opened.
    init(path: String, title: String, subject: String, date: Date) throws(FileProblem) {
        output = try PDFOutput(path: path)
        unsafe surface = output.makeSurface(width: Self.pageWidth, height: Self.pageHeight)
        unsafe context = cairo_create(surface)
        unsafe layout = pango_cairo_create_layout(context)
        let created = date.formatted(.iso8601)
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, subject)
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Rounds")
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, created)
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, created)
    }

    deinit {
        unsafe fonts.values.forEach { unsafe pango_font_description_free($0) }
        unsafe g_object_unref(UnsafeMutableRawPointer(layout))
        unsafe cairo_destroy(context)
        unsafe cairo_surface_destroy(surface)
    }

    /// Ends the page and begins the next.
    func endPage() {
        unsafe cairo_show_page(context)
    }

    /// Writes what is left and closes the file.
    ///
    /// - Throws: ``FileProblem`` when the disk refused anything since the beginning, ``PDFError`` when Cairo did.
    func finish() throws {
        unsafe cairo_surface_finish(surface)
        try output.finish()
        for status in unsafe [cairo_status(context), cairo_surface_status(surface)]
        where status != CAIRO_STATUS_SUCCESS && status != CAIRO_STATUS_SURFACE_FINISHED {
            throw PDFError(status)
        }
    }

    // MARK: Text

    /// Sets a text with its upper edge at `y`.
    ///
    /// - Parameter width: where given, the text is broken into lines of this width and aligned within it; without,
    ///   `x` is its left edge, centre or right edge, as its alignment says.
    func text(_ text: String, x: Double, y: Double, width: Double? = nil, _ style: PDFTextStyle) {
        prepare(text, width: width, style)
        var left = x
        if width == nil, style.alignment != .left {
            left -= preparedSize().width * (style.alignment == .right ? 1 : 0.5)
        }
        setColor(style.color)
        unsafe cairo_move_to(context, left, y)
        unsafe pango_cairo_show_layout(context, layout)
    }

    /// The size that a text would take, in points.
    func size(of text: String, width: Double? = nil, _ style: PDFTextStyle) -> (width: Double, height: Double) {
        prepare(text, width: width, style)
        return preparedSize()
    }

    private func prepare(_ text: String, width: Double?, _ style: PDFTextStyle) {
        unsafe pango_layout_set_font_description(layout, font(style))
        unsafe pango_layout_set_width(layout, width.map { CInt($0 * Double(PANGO_SCALE)) } ?? -1)
        unsafe pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        let alignment =
            switch style.alignment {
            case .left: PANGO_ALIGN_LEFT
            case .center: PANGO_ALIGN_CENTER
            case .right: PANGO_ALIGN_RIGHT
            }
        unsafe pango_layout_set_alignment(layout, alignment)
        unsafe pango_layout_set_text(layout, text, CInt(text.utf8.count))
    }

    private func preparedSize() -> (width: Double, height: Double) {
        var width: CInt = 0
        var height: CInt = 0
        unsafe pango_layout_get_size(layout, &width, &height)
        return (Double(width) / Double(PANGO_SCALE), Double(height) / Double(PANGO_SCALE))
    }

    private func font(_ style: PDFTextStyle) -> OpaquePointer? {
        let key = PDFTextStyle(size: style.size, isBold: style.isBold)
        if let font = unsafe fonts[key] { return unsafe font }
        guard let font = unsafe pango_font_description_from_string("Noto Sans, Noto Sans Devanagari") else {
            return nil
        }
        // Absolute: one unit of a PDF page is a point, while Pango takes "points" for 1/96 inch.
        unsafe pango_font_description_set_absolute_size(font, style.size * Double(PANGO_SCALE))
        unsafe pango_font_description_set_weight(font, style.isBold ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL)
        unsafe fonts[key] = font
        return unsafe font
    }

    // MARK: Shapes

    func fill(_ frame: PDFFrame, _ color: PDFColor) {
        setColor(color)
        unsafe cairo_rectangle(context, frame.x, frame.y, frame.width, frame.height)
        unsafe cairo_fill(context)
    }

    /// A line through points, with round corners.
    func line(_ points: [(x: Double, y: Double)], width: Double, _ color: PDFColor) {
        guard let first = points.first else { return }
        setColor(color)
        unsafe cairo_set_line_width(context, width)
        unsafe cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        unsafe cairo_move_to(context, first.x, first.y)
        for point in points.dropFirst() { unsafe cairo_line_to(context, point.x, point.y) }
        unsafe cairo_stroke(context)
    }

    func dot(x: Double, y: Double, radius: Double, _ color: PDFColor) {
        setColor(color)
        unsafe cairo_new_sub_path(context)
        unsafe cairo_arc(context, x, y, radius, 0, 2 * Double.pi)
        unsafe cairo_fill(context)
    }

    private func setColor(_ color: PDFColor) {
        unsafe cairo_set_source_rgb(context, color.red, color.green, color.blue)
    }
}
