// SPDX-License-Identifier: Apache-2.0

import Hospital

/// Horizontal bars with their names on the left and their values at the end: for groups that have no order in time.
struct PDFBarChart {
    private static let barHeight = 7.0
    private static let rowGap = 5.0
    private static let labelStyle = PDFTextStyle(size: 7)
    private static let axisHeight = 14.0

    let chart: ChartContent
    let digits: DigitGrouping

    /// How high the chart is without its caption, in points.
    var height: Double {
        let row = Double(chart.breakdown.kpis.count) * Self.barHeight + Self.rowGap
        return Double(chart.breakdown.rows.count) * row + Self.axisHeight + 4
    }

    func draw(on canvas: PDFCanvas, in frame: PDFFrame) {
        let rows = chart.breakdown.rows
        let kpis = chart.breakdown.kpis
        guard let format = kpis.first?.format else { return }
        let labels = rows.map { $0.group.text(step: chart.breakdown.step) }
        let widest = labels.map { canvas.size(of: $0, Self.labelStyle).width }.max() ?? 0
        let labelWidth = min(widest, frame.width * 0.38)
        let values = rows.flatMap(\.values).compactMap(\.self)
        let scale = AxisScale(values: values, fromZero: true)
        let valueWidth =
            values.map { canvas.size(of: format.text($0, digits: digits), Self.labelStyle).width }.max() ?? 0
        let plot = PDFFrame(
            x: frame.x + labelWidth + 6, y: frame.y, width: frame.width - labelWidth - valueWidth - 12,
            height: frame.height - Self.axisHeight)
        func x(_ value: Double) -> Double { plot.x + scale.position(value) * plot.width }

        let tickTexts = scale.ticks.map { format.axisText($0, step: scale.step, digits: digits) }
        let room = tickTexts.map { canvas.size(of: $0, .small).width + 6 }.max() ?? 0
        let every = max(1, Int((room / (plot.width / Double(max(1, tickTexts.count - 1)))).rounded(.up)))
        for (index, tick) in scale.ticks.enumerated() {
            canvas.line([(x(tick), plot.y), (x(tick), plot.bottom)], width: 0.4, .rule)
            guard index % every == 0 else { continue }
            canvas.text(tickTexts[index], x: x(tick), y: plot.bottom + 2, PDFTextStyle.small.aligned(.center))
        }
        var y = plot.y + 2
        for (row, label) in zip(rows, labels) {
            let block = Double(kpis.count) * Self.barHeight
            let size = canvas.size(of: label, width: labelWidth, Self.labelStyle)
            canvas.text(
                label, x: frame.x, y: y + (block - size.height) / 2, width: labelWidth,
                Self.labelStyle.aligned(.right))
            for (place, value) in row.values.enumerated() {
                let top = y + Double(place) * Self.barHeight
                let end = x(value ?? 0)
                let bar = PDFFrame(
                    x: min(end, x(0)), y: top + 0.5, width: (end - x(0)).magnitude, height: Self.barHeight - 1)
                canvas.fill(bar, PDFColor.series[place % PDFColor.series.count])
                let text = format.text(value, digits: digits)
                let height = canvas.size(of: text, Self.labelStyle).height
                canvas.text(text, x: max(end, x(0)) + 3, y: top + (Self.barHeight - height) / 2, Self.labelStyle)
            }
            y += block + Self.rowGap
        }
        canvas.line([(x(0), plot.y), (x(0), plot.bottom)], width: 0.8, .quiet)
    }
}
