// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hospital

@testable import JobKinds

/// Reports in memory, for tests of the writers alone.
enum SampleReport {
    static let cases = KPIInfo(
        name: "or_cases", title: "Cases", unit: "cases", definition: "Completed cases.", format: .whole)
    static let cost = KPIInfo(
        name: "cost", title: "प्रति रुग्ण खर्च", unit: "rupees", definition: "Bills & <stays>.", format: .rupees)
    static let share = KPIInfo(
        name: "share", title: "Overrun share", unit: "share of cases", definition: "Over all.", format: .percent)

    /// A report of one section.
    ///
    /// - Parameters:
    ///   - services: rows of its table and bars of its chart.
    ///   - days: points of its line.
    static func content(services: [String] = ["ENT", "=SUM(A1)"], days: Int = 20) -> ReportContent {
        let byService = Breakdown(
            title: "By service", by: .service, kpis: [cases, cost, share],
            rows: services.enumerated().map { index, name in
                .init(group: .name(name), values: [Double(index * 7 + 1), 61_234.5, index == 0 ? nil : 0.25])
            })
        let first = LocalDay(year: 2022, month: 1, day: 1) ?? LocalDay(number: 0)
        let byDay = Breakdown(
            title: "Cases", by: .day, kpis: [cases],
            rows: (0..<days).map { .init(group: .day(first.advanced(by: $0)), values: [Double($0 % 7)]) })
        let section = SectionContent(
            title: "Theatre's A",
            figures: [
                KPIFigure(kpi: cases, value: 1_234_567), KPIFigure(kpi: cost, value: 61_234.5),
                KPIFigure(kpi: share, value: nil),
            ],
            tables: [byService],
            charts: [
                ChartContent(kind: .line, breakdown: byDay), ChartContent(kind: .bar, breakdown: byDay),
                ChartContent(kind: .bar, breakdown: byService),
            ])
        return ReportContent(
            title: "मासिक अहवाल", scope: "कोल्हापुर क्षेत्रीय अस्पताल", period: "1 Jan 2022 – 20 Jan 2022",
            asOf: Date(timeIntervalSince1970: 1_648_787_400.5),
            asOfText: "Figures as of 1 Apr 2022, 10:00 (Asia/Kolkata)",
            digits: .indian, sections: [section])
    }

    static func row(service: String = "ENT", numerator: Double = 3, denominator: Double? = 4) -> ValueRow {
        ValueRow(
            kpi: share, branch: "B01", branchName: "पुणे, \"मुख्य\"", period: LocalDay(number: 19_000), suite: "1",
            service: service, department: "", numerator: numerator, denominator: denominator,
            value: denominator.map { numerator / $0 })
    }
}
