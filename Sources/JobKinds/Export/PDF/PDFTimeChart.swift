// SPDX-License-Identifier: Apache-2.0

import Hospital

/// Lines, or upright bars, over an axis of days.
struct PDFTimeChart {
    static let height = 128.0

    private struct Point {
        let day: LocalDay
        let values: [Double?]
    }

    let chart: ChartContent
    let digits: DigitGrouping

    func draw(on canvas: PDFCanvas, in frame: PDFFrame) {
        let points = chart.breakdown.rows.compactMap { row -> Point? in
            guard case .day(let day) = row.group else { return nil }
            return Point(day: day, values: row.values)
        }
        guard let format = chart.breakdown.kpis.first?.format, let first = points.first?.day,
            let last = points.last?.day
        else { return }
        let scale = AxisScale(values: points.flatMap(\.values).compactMap(\.self), fromZero: chart.kind == .bar)
        let tickTexts = scale.ticks.map { format.axisText($0, step: scale.step, digits: digits) }
        let axisWidth = (tickTexts.map { canvas.size(of: $0, .small).width }.max() ?? 0) + 6
        let plot = PDFFrame(
            x: frame.x + axisWidth, y: frame.y + 4, width: frame.width - axisWidth - 8, height: frame.height - 20)
        func y(_ value: Double) -> Double { plot.bottom - scale.position(value) * plot.height }
        for (tick, text) in zip(scale.ticks, tickTexts) {
            let isBase = tick == scale.low
            canvas.line([(plot.x, y(tick)), (plot.right, y(tick))], width: isBase ? 0.8 : 0.4, isBase ? .quiet : .rule)
            let height = canvas.size(of: text, .small).height
            canvas.text(text, x: plot.x - 6, y: y(tick) - height / 2, PDFTextStyle.small.aligned(.right))
        }

        // Half a step of air on both sides, so that the outer bars and dots lie within the plot.
        let stepDays = Double(chart.breakdown.step.days)
        let span = Double(last.number - first.number) + stepDays
        let slot = plot.width * stepDays / span
        func x(_ day: LocalDay) -> Double {
            plot.x + plot.width * (Double(day.number - first.number) + stepDays / 2) / span
        }
        drawDays(points.map(\.day), slot: slot, x: x, below: plot, canvas)
        for series in chart.breakdown.kpis.indices {
            let color = PDFColor.series[series % PDFColor.series.count]
            switch chart.kind {
            case .line:
                drawLine(points.map { ($0.day, $0.values[series]) }, x: x, y: y, slot: slot, color, canvas)
            case .bar:
                let width = slot * 0.8 / Double(chart.breakdown.kpis.count)
                for point in points {
                    guard let value = point.values[series] else { continue }
                    let left = x(point.day) - slot * 0.4 + Double(series) * width
                    let bar = PDFFrame(
                        x: left, y: min(y(value), y(0)), width: width, height: (y(value) - y(0)).magnitude)
                    canvas.fill(bar, color)
                }
            }
        }
    }

    /// A line breaks where a value is missing; days without a row, such as Sundays, are bridged.
    private func drawLine(
        _ values: [(day: LocalDay, value: Double?)], x: (LocalDay) -> Double, y: (Double) -> Double, slot: Double,
        _ color: PDFColor, _ canvas: PDFCanvas
    ) {
        for piece in values.split(whereSeparator: { $0.value == nil }) {
            let line = piece.compactMap { day, value in value.map { (x: x(day), y: y($0)) } }
            canvas.line(line, width: 1.3, color)
            if slot > 5 || line.count == 1 {
                for point in line { canvas.dot(x: point.x, y: point.y, radius: 1.6, color) }
            }
        }
    }

    /// Names as many of the days as there is room for, the same number of rows apart.
    private func drawDays(
        _ days: [LocalDay], slot: Double, x: (LocalDay) -> Double, below plot: PDFFrame, _ canvas: PDFCanvas
    ) {
        let texts = days.map { Breakdown.Group.day($0).text(step: chart.breakdown.step) }
        let room = (texts.map { canvas.size(of: $0, .small).width }.max() ?? 0) + 10
        var right = -Double.infinity
        for (day, text) in zip(days, texts) {
            let center = x(day)
            guard center - room / 2 >= right, center + room / 2 <= plot.right + 14 else { continue }
            canvas.line([(center, plot.bottom), (center, plot.bottom + 2.5)], width: 0.6, .quiet)
            canvas.text(text, x: center, y: plot.bottom + 4, PDFTextStyle.small.aligned(.center))
            right = center + room / 2
        }
    }
}
