// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hospital

struct KPIsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "All KPIs with their totals over a range of days.")

    @OptionGroup var range: DayRangeOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let settings = try settings.settings()
        try settings.requireJobsDirectory()
        let definitions = try KPICatalog(directory: settings.kpisDirectory).all()
        let range = range
        let lines = try await settings.withPostgres("kpis list") { pool in
            let reader = KPIReader(pool: pool)
            var lines: [KPILine] = []
            for definition in definitions {
                let totals = try await reader.totals(
                    of: definition, from: range.from, to: range.to, branch: range.branch)
                lines.append(KPILine(definition, totals.first))
            }
            return lines
        }
        try output.show(lines) { lines in
            var table = Table(
                .left("KPI"), .right("VALUE"), .left("TARGET"), .left("UNIT"), .left("BY"), .left("TITLE"))
            for line in lines {
                table.add(
                    .init(line.kpi), .init(KPILine.text(line.value)), .init(line.targetInWords), .init(line.unit),
                    .init(line.grain.joined(separator: " ")), .init(line.title))
            }
            Console.standard.print(table)
        }
    }
}

/// A KPI and its grand total.
struct KPILine: Encodable {
    let kpi: String
    let title: String
    let unit: String
    let category: String
    let grain: [String]
    let numerator: Double?
    let denominator: Double?
    let value: Double?
    /// `nil` without a target.
    let target: KPITarget?
    /// `nil` without a target or a value.
    let light: KPITarget.Light?
    private let comparison: String

    init(_ definition: KPIDefinition, _ total: KPITotal?) {
        kpi = definition.name
        title = definition.title
        unit = definition.unit
        category = definition.category.rawValue
        grain = definition.grain.map(\.rawValue)
        numerator = total?.numerator
        denominator = total?.denominator
        value = total?.value
        target = definition.target
        light = total?.value.flatMap { definition.target?.light($0, definition.direction) }
        comparison = definition.direction == .up ? "≥" : "≤"
    }

    private enum CodingKeys: CodingKey {
        case kpi, title, unit, category, grain, numerator, denominator, value, target, light
    }

    /// How the value stands, and what is aimed at: `red, ≤ 0.02`.
    var targetInWords: String {
        guard let target else { return "" }
        let goal = "\(comparison) \(Self.text(target.goal))"
        return light.map { "\($0.rawValue), \(goal)" } ?? goal
    }

    /// A value for people: whole numbers without decimals, small ones with enough of them.
    static func text(_ value: Double?) -> String {
        guard let value else { return "—" }
        let decimals = value == value.rounded() ? 0 : value.magnitude < 10 ? 4 : 2
        return Format.number(value, decimals: decimals)
    }
}
