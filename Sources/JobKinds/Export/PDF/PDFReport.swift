// SPDX-License-Identifier: Apache-2.0

import Hospital

/// Lays a report out on A4 pages: title, then for each section its totals, tables and charts.
struct PDFReport {
    private static let margin = 42.0
    private static let top = 44.0
    private static let bottom = 52.0
    private static let text = PDFFrame(
        x: margin, y: top, width: PDFCanvas.pageWidth - 2 * margin, height: PDFCanvas.pageHeight - top - bottom)
    /// Between two charts side by side.
    private static let gutter = 22.0

    let content: ReportContent

    /// Writes the document.
    ///
    /// - Parameters:
    ///   - path: the file to write.
    ///   - progress: called before each page with its index and the number of pages; what it throws ends the work.
    /// - Throws: ``FileProblem``, ``PDFError``, and what `progress` throws. The file is then of no use.
    /// - Returns: the number of pages.
    func write(to path: String, progress: (_ page: Int, _ pages: Int) throws -> Void) throws -> Int {
        let canvas = try PDFCanvas(
            path: path, title: content.title, subject: content.period, date: content.documentDate)
        let pages = PDFBlock.paginate(blocks(canvas), height: Self.text.height)
        for (index, page) in pages.enumerated() {
            try progress(index, pages.count)
            if index > 0 { runningHead(canvas) }
            for (y, block) in page { block.draw(canvas, Self.text.y + y) }
            foot(canvas, page: index + 1, of: pages.count)
            canvas.endPage()
        }
        try canvas.finish()
        return pages.count
    }

    private func blocks(_ canvas: PDFCanvas) -> [PDFBlock] {
        var blocks = [title(canvas)]
        if content.isEmpty {
            blocks.append(noData)
            return blocks
        }
        for section in content.sections {
            blocks.append(heading(section.title))
            if section.isEmpty {
                blocks.append(noData)
                continue
            }
            blocks += spaced(figures(section).blocks(in: Self.text, measuredBy: canvas))
            for table in section.tables where !table.rows.isEmpty {
                blocks.append(subheading(table.title))
                blocks += spaced(self.table(table).blocks(in: Self.text, measuredBy: canvas))
            }
            blocks += charts(section.charts.filter { !$0.breakdown.rows.isEmpty })
        }
        return blocks
    }

    private func spaced(_ blocks: [PDFBlock]) -> [PDFBlock] {
        var blocks = blocks
        if !blocks.isEmpty { blocks[blocks.count - 1].gap = 16 }
        return blocks
    }

    // MARK: Title, headings, edges of the page

    private func title(_ canvas: PDFCanvas) -> PDFBlock {
        let large = PDFTextStyle(size: 24, isBold: true, color: .accent)
        let line = PDFTextStyle(size: 10.5)
        let note = PDFTextStyle(size: 8.5, color: .quiet)
        let titleHeight = canvas.size(of: content.title, width: Self.text.width, large).height
        let scope = [content.scope, content.period].filter { !$0.isEmpty }.joined(separator: "   ·   ")
        let scopeHeight = canvas.size(of: scope, width: Self.text.width, line).height
        let height = titleHeight + scopeHeight + 26
        return PDFBlock(height: height, gap: 14) { canvas, y in
            canvas.fill(PDFFrame(x: Self.text.x, y: y - 8, width: 46, height: 3.2), .accent)
            canvas.text(content.title, x: Self.text.x, y: y, width: Self.text.width, large)
            canvas.text(scope, x: Self.text.x, y: y + titleHeight + 2, width: Self.text.width, line)
            canvas.text(content.asOfText, x: Self.text.x, y: y + titleHeight + scopeHeight + 4, note)
            let foot = y + height
            canvas.line([(Self.text.x, foot), (Self.text.right, foot)], width: 0.6, .rule)
        }
    }

    private func heading(_ text: String) -> PDFBlock {
        PDFBlock(height: 22, gap: 4, keepsWithNext: true) { canvas, y in
            canvas.text(text, x: Self.text.x, y: y, PDFTextStyle(size: 14.5, isBold: true))
        }
    }

    private func subheading(_ text: String) -> PDFBlock {
        PDFBlock(height: 14, gap: 3, keepsWithNext: true) { canvas, y in
            canvas.text(text, x: Self.text.x, y: y, PDFTextStyle(size: 9.5, isBold: true, color: .quiet))
        }
    }

    private var noData: PDFBlock {
        PDFBlock(height: 16, gap: 16) { canvas, y in
            canvas.text(ReportContent.noData, x: Self.text.x, y: y, PDFTextStyle(size: 10, color: .quiet))
        }
    }

    private func runningHead(_ canvas: PDFCanvas) {
        canvas.text(content.title, x: Self.text.x, y: 20, .small)
        canvas.text(content.period, x: Self.text.right, y: 20, PDFTextStyle.small.aligned(.right))
    }

    private func foot(_ canvas: PDFCanvas, page: Int, of pages: Int) {
        let y = PDFCanvas.pageHeight - 34
        canvas.line([(Self.text.x, y), (Self.text.right, y)], width: 0.4, .rule)
        canvas.text(content.asOfText, x: Self.text.x, y: y + 5, .small)
        canvas.text("\(page) / \(pages)", x: Self.text.right, y: y + 5, PDFTextStyle.small.aligned(.right))
    }

    // MARK: Tables

    private func figures(_ section: SectionContent) -> PDFTable {
        PDFTable(
            columns: [
                .init(title: "Measure", share: 0.25, style: .strong),
                .init(title: "Value", share: 0.14, style: PDFTextStyle.strong.aligned(.right)),
                .init(title: "Unit", share: 0.17, style: PDFTextStyle.body.colored(.quiet)),
                .init(title: "How it is computed", share: 0.44, style: .small),
            ],
            rows: section.figures.map {
                [$0.kpi.title, $0.kpi.format.text($0.value, digits: content.digits), $0.kpi.unit, $0.kpi.definition]
            })
    }

    private func table(_ breakdown: Breakdown) -> PDFTable {
        let first = 0.2
        let share = (1 - first) / Double(breakdown.kpis.count)
        return PDFTable(
            columns: [.init(title: breakdown.heading, share: first, style: .strong)]
                + breakdown.kpis.map {
                    .init(
                        title: $0.title, subtitle: $0.subtitle, share: share, style: PDFTextStyle.body.aligned(.right))
                },
            rows: breakdown.rows.map { row in
                [row.group.text(step: breakdown.step)]
                    + zip(breakdown.kpis, row.values).map { $0.format.text($1, digits: content.digits) }
            })
    }

    // MARK: Charts

    /// Charts over time take the whole width; two others that follow each other share it.
    private func charts(_ charts: [ChartContent]) -> [PDFBlock] {
        var blocks: [PDFBlock] = []
        var rest = charts[...]
        while let chart = rest.popFirst() {
            if chart.breakdown.by == .day {
                blocks.append(row([chart], height: PDFTimeChart.height))
            } else if let second = rest.first, second.breakdown.by != .day {
                rest.removeFirst()
                let pair = [chart, second]
                blocks.append(
                    row(pair, height: pair.map { PDFBarChart(chart: $0, digits: content.digits).height }.max() ?? 0))
            } else {
                blocks.append(row([chart], height: PDFBarChart(chart: chart, digits: content.digits).height))
            }
        }
        return blocks
    }

    /// One or two charts side by side, each under its caption and legend.
    private func row(_ charts: [ChartContent], height: Double) -> PDFBlock {
        let captionHeight = charts.contains { $0.breakdown.kpis.count > 1 } ? 30.0 : 18
        let width = charts.count == 1 ? Self.text.width : (Self.text.width - Self.gutter) / 2
        return PDFBlock(height: captionHeight + height, gap: 18) { canvas, y in
            for (place, chart) in charts.enumerated() {
                let x = Self.text.x + Double(place) * (width + Self.gutter)
                canvas.text(chart.caption, x: x, y: y, PDFTextStyle(size: 9.5, isBold: true, color: .quiet))
                if chart.breakdown.kpis.count > 1 { legend(chart, x: x, y: y + 14, canvas) }
                let frame = PDFFrame(x: x, y: y + captionHeight, width: width, height: height)
                if chart.breakdown.by == .day {
                    PDFTimeChart(chart: chart, digits: content.digits).draw(on: canvas, in: frame)
                } else {
                    // The lower of two neighbours keeps its own height, so that bars stay as thick.
                    let chart = PDFBarChart(chart: chart, digits: content.digits)
                    chart.draw(on: canvas, in: PDFFrame(x: x, y: frame.y, width: width, height: chart.height))
                }
            }
        }
    }

    private func legend(_ chart: ChartContent, x: Double, y: Double, _ canvas: PDFCanvas) {
        var x = x
        for (place, kpi) in chart.breakdown.kpis.enumerated() {
            canvas.fill(PDFFrame(x: x, y: y + 2, width: 7, height: 6), PDFColor.series[place % PDFColor.series.count])
            canvas.text(kpi.title, x: x + 10, y: y, .small)
            x += 10 + canvas.size(of: kpi.title, .small).width + 14
        }
    }
}
