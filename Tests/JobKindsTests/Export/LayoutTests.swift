// SPDX-License-Identifier: Apache-2.0

import Hospital
import Testing

@testable import JobKinds

@Suite("Numbers, axes and pages of a report")
struct LayoutTests {
    @Test(
        "numbers are written as people read them",
        arguments: [
            (ValueFormat.whole, 1_234_567.0, "12,34,567", "1,234,567"),
            (.whole, 999, "999", "999"), (.whole, 1000, "1,000", "1,000"), (.whole, 100_000, "1,00,000", "100,000"),
            (.whole, -1234.4, "−1,234", "−1,234"), (.whole, -0.2, "0", "0"),
            (.decimal(1), 0.05, "0.1", "0.1"), (.decimal(2), 12_345_678.005, "1,23,45,678.01", "12,345,678.01"),
            (.decimal(2), -3.999, "−4.00", "−4.00"), (.percent, 0.5695, "57.0 %", "57.0 %"),
            (.rupees, 61_234.5, "₹ 61,235", "₹ 61,235"), (.rupees, -100_000, "−₹ 1,00,000", "−₹ 100,000"),
        ])
    func numbers(format: ValueFormat, value: Double, indian: String, international: String) {
        #expect(format.text(value, digits: .indian) == indian)
        #expect(format.text(value, digits: .international) == international)
    }

    @Test("no number is a dash", arguments: [nil, Double.nan, Double.infinity])
    func none(value: Double?) {
        #expect(ValueFormat.whole.text(value, digits: .indian) == "–")
    }

    @Test(
        "a cell of Excel has the commas of its size, and no condition that costs the minus sign",
        arguments: [
            (ValueFormat.decimal(1), -5.8, "#,##0.0"), (.whole, 99_999, "#,##0"), (.whole, 99_999.5, "##\\,##\\,##0"),
            (.whole, -100_000, "##\\,##\\,##0"), (.rupees, 12_345_678, "\"₹ \"##\\,##\\,##\\,##0"),
            (.whole, 1e9, "##\\,##\\,##\\,##\\,##0"), (.percent, -0.2, "0.0%"),
        ])
    func excel(format: ValueFormat, value: Double, pattern: String) {
        #expect(format.excel(.indian, for: value) == pattern)
        #expect(!format.excel(.international, for: value).contains("\\"))
    }

    @Test("an axis of Excel groups by lakh and crore, unless it has negative values")
    func excelAxis() {
        let format = ValueFormat.whole.excelAxis(.indian, hasNegative: false)
        #expect(format == "[>=10000000]##\\,##\\,##\\,##0;[>=100000]##\\,##\\,##0;#,##0")
        #expect(ValueFormat.whole.excelAxis(.indian, hasNegative: true) == "#,##0")
    }

    @Test("a unit tells how its values are written")
    func units() {
        #expect(ValueFormat(unit: "INR", isSum: false) == .rupees)
        #expect(ValueFormat(unit: "share of beds", isSum: false) == .percent)
        #expect(ValueFormat(unit: "minutes", isSum: true) == .whole)
        #expect(ValueFormat(unit: "minutes per case", isSum: false) == .decimal(1))
        #expect(ValueFormat(unit: "days", isSum: false) == .decimal(2))
    }

    @Test(
        "an axis holds its values between round ends",
        arguments: [
            ([3.0, 97], true, 0.0, 100.0, 50.0), ([82, 88], false, 82, 88, 2), ([82, 88], true, 0, 100, 50),
            ([-7, 12], false, -10, 15, 5), ([0.13, 0.2], false, 0.12, 0.2, 0.02), ([5], true, 0, 6, 2),
            ([0, 0], true, 0, 1, 0.5), ([], true, 0, 1, 0.5), ([-3, -2], true, -3, 0, 1),
        ])
    func axis(values: [Double], fromZero: Bool, low: Double, high: Double, step: Double) {
        let scale = AxisScale(values: values, fromZero: fromZero)
        #expect((scale.low - low).magnitude < 1e-9, "\(scale)")
        #expect((scale.high - high).magnitude < 1e-9, "\(scale)")
        #expect((scale.step - step).magnitude < 1e-9, "\(scale)")
        #expect(scale.ticks.count >= 3)
    }

    @Test("the labels of an axis have the decimals that its steps need")
    func axisLabels() {
        #expect(ValueFormat.percent.axisText(0.125, step: 0.005, digits: .indian) == "12.5 %")
        #expect(ValueFormat.percent.axisText(0.2, step: 0.1, digits: .indian) == "20 %")
        #expect(ValueFormat.decimal(2).axisText(3, step: 1, digits: .indian) == "3")
        #expect(ValueFormat.rupees.axisText(-250_000, step: 50_000, digits: .indian) == "−₹ 2,50,000")
    }

    @Test("suites are in the order of their numbers")
    func suites() {
        let names = ["10", "9", "A", "1"].map { Breakdown.Group.name($0) }
        #expect(names.sorted() == ["1", "9", "10", "A"].map { .name($0) })
    }

    @Test("a period of years is drawn by month, a quarter by day")
    func steps() throws {
        let first = LocalDay(number: 19_000)
        #expect(Breakdown.TimeStep(from: first, to: first.advanced(by: 89)) == .day)
        #expect(Breakdown.TimeStep(from: first, to: first.advanced(by: 364)) == .week)
        #expect(Breakdown.TimeStep(from: first, to: first.advanced(by: 1500)) == .month)
    }

    @Test("a chart keeps the largest groups and says how many there are")
    func largest() {
        let rows = (0..<20).map { Breakdown.Row(group: .name("S\($0)"), values: [Double($0 % 10)]) }
        let breakdown = Breakdown(title: "Cases", by: .service, kpis: [SampleReport.cases], rows: rows)
        let chart = ChartContent(kind: .bar, breakdown: breakdown, largest: 5)
        #expect(chart.breakdown.rows.map(\.group) == ["S9", "S19", "S8", "S18", "S7"].map { .name($0) })
        #expect(chart.caption == "Cases (5 of 20)")
    }

    @Test("a heading stays with what follows, and a table's header comes again on the next page")
    func pages() {
        func block(_ height: Double, keeps: Bool = false, header: Double? = nil) -> PDFBlock {
            PDFBlock(
                height: height, gap: 10, keepsWithNext: keeps,
                header: header.map { .init(height: $0) { _, _ in } }, draw: { _, _ in })
        }
        let pages = PDFBlock.paginate(
            [block(60), block(20, keeps: true), block(30, header: 5), block(40, header: 5), block(90, header: 5)],
            height: 100)
        #expect(pages.map { $0.map(\.y) } == [[0], [0, 30], [0, 5], [0, 5]])
        #expect(pages.map { $0.map(\.block.height) } == [[60], [20, 30], [5, 40], [5, 90]])
    }
}
