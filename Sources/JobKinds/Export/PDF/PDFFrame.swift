// SPDX-License-Identifier: Apache-2.0

/// A rectangle on a page, in points from its upper left corner.
struct PDFFrame: Hashable, Sendable {
    var x: Double
    var y: Double
    var width: Double
    var height: Double

    var right: Double { x + width }
    var bottom: Double { y + height }
}
