// SPDX-License-Identifier: Apache-2.0

/// A strip of a page, as wide as the text area, that is never broken across pages.
struct PDFBlock {
    /// In points, without what follows.
    let height: Double
    /// Kept free below, unless the page ends there.
    var gap = 0.0
    /// A heading does not stand at the foot of a page.
    var keepsWithNext = false
    /// What is drawn again above this block where it begins a page: the header of its table.
    var header: Header?
    /// Draws the block with its upper edge at `y`.
    let draw: (_ canvas: PDFCanvas, _ y: Double) -> Void

    struct Header {
        let height: Double
        let draw: (_ canvas: PDFCanvas, _ y: Double) -> Void
    }

    /// Puts blocks on pages.
    ///
    /// - Parameters:
    ///   - blocks: in reading order.
    ///   - height: of a page's text area. A block that is higher gets a page of its own and is cut by its edge.
    /// - Returns: for each page, its blocks with their upper edges, from the text area's.
    static func paginate(_ blocks: [PDFBlock], height: Double) -> [[(y: Double, block: PDFBlock)]] {
        var pages: [[(y: Double, block: PDFBlock)]] = [[]]
        var y = 0.0
        var index = 0
        while index < blocks.count {
            // A run is a block with all that must stand before it on the same page.
            var end = index
            while end + 1 < blocks.count, blocks[end].keepsWithNext { end += 1 }
            let run = blocks[index...end]
            let needed = run.reduce(0) { $0 + $1.height + $1.gap } - (run.last?.gap ?? 0)
            if y > 0, y + needed > height {
                pages.append([])
                y = 0
            }
            for block in run {
                if y == 0, let header = block.header {
                    pages[pages.count - 1].append((0, PDFBlock(height: header.height, draw: header.draw)))
                    y = header.height
                }
                pages[pages.count - 1].append((y, block))
                y += block.height + block.gap
            }
            index = end + 1
        }
        return pages
    }
}
