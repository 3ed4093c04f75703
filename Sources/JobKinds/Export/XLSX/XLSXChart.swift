// SPDX-License-Identifier: Apache-2.0

import CXlsxWriter

/// A native chart over cells of a sheet.
@safe struct XLSXChart {
    enum Kind {
        case column, line

        var code: UInt8 {
            switch self {
            case .column: UInt8(LXW_CHART_COLUMN.rawValue)
            case .line: UInt8(LXW_CHART_LINE.rawValue)
            }
        }
    }

    let chart: UnsafeMutablePointer<lxw_chart>

    @unsafe init(_ chart: UnsafeMutablePointer<lxw_chart>) {
        unsafe self.chart = chart
    }

    /// The text above, and whether a legend names the series.
    func setTitle(_ title: String, showsLegend: Bool) {
        var font = unsafe lxw_chart_font()
        unsafe font.size = 12
        unsafe font.bold = 1
        unsafe font.color = Palette.ink
        unsafe chart_title_set_name(chart, title)
        unsafe chart_title_set_name_font(chart, &font)
        let position = showsLegend ? LXW_CHART_LEGEND_BOTTOM : LXW_CHART_LEGEND_NONE
        unsafe chart_legend_set_position(chart, UInt8(position.rawValue))
    }

    /// Adds a series: names in the first column of the table, values in another.
    ///
    /// - Parameters:
    ///   - name: for the legend.
    ///   - sheet: the sheet that holds the table.
    ///   - rows: of the table, without its header.
    ///   - column: of the values.
    ///   - place: of the series among others, which decides its colour.
    func addSeries(name: String, sheet: String, rows: ClosedRange<Int>, column: Int, place: Int, kind: Kind) {
        let (first, last) = (lxw_row_t(rows.lowerBound), lxw_row_t(rows.upperBound))
        let color = Palette.series[place % Palette.series.count]
        let series = unsafe chart_add_series(chart, nil, nil)
        unsafe chart_series_set_categories(series, sheet, first, 0, last, 0)
        unsafe chart_series_set_values(series, sheet, first, lxw_col_t(column), last, lxw_col_t(column))
        unsafe chart_series_set_name(series, name)
        switch kind {
        case .column:
            var fill = lxw_chart_fill()
            fill.color = color
            unsafe chart_series_set_fill(series, &fill)
        case .line:
            var line = lxw_chart_line()
            line.color = color
            line.width = 2
            unsafe chart_series_set_line(series, &line)
        }
    }

    /// The formats of both axes, in Excel's notation; `nil` leaves names as they are.
    func setAxes(categories: String?, values: String) {
        var grid = lxw_chart_line()
        grid.color = Palette.rule
        grid.width = 0.5
        var font = unsafe lxw_chart_font()
        unsafe font.size = 9
        unsafe font.color = Palette.quiet
        let (horizontal, vertical) = unsafe (chart.pointee.x_axis, chart.pointee.y_axis)
        if let categories { unsafe chart_axis_set_num_format(horizontal, categories) }
        unsafe chart_axis_set_num_format(vertical, values)
        unsafe chart_axis_set_num_font(horizontal, &font)
        unsafe chart_axis_set_num_font(vertical, &font)
        unsafe chart_axis_major_gridlines_set_line(vertical, &grid)
        unsafe chart_set_series_gap(chart, 60)
    }

    /// Lets the values begin at zero: a bar is read by its length.
    func beginAtZero() {
        unsafe chart_axis_set_min(chart.pointee.y_axis, 0)
    }

    /// Names every n-th category only.
    func setInterval(_ every: Int) {
        unsafe chart_axis_set_interval_unit(chart.pointee.x_axis, UInt16(every))
        unsafe chart_axis_set_interval_tick(chart.pointee.x_axis, UInt16(every))
    }
}
