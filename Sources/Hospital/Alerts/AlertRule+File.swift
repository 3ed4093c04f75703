// SPDX-License-Identifier: Apache-2.0

package import Definitions

extension AlertRule {
    /// The most days in a row that a rule can ask for.
    private static let mostDays = 60

    /// Reads a rule from a parsed file.
    ///
    /// - Parameters:
    ///   - root: the document.
    ///   - name: the rule's name: small letters, digits and `_`.
    ///   - kpis: the KPIs that there are.
    /// - Throws: `DefinitionError` with file, line and what was expected.
    package init(_ root: DefinitionNode, name: String, kpis: [KPIDefinition]) throws(DefinitionError) {
        guard name.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil else {
            throw root.error("a rule's file name must be of small letters, digits and '_', not '\(name)'")
        }
        let file = try root.mapping(keys: ["title", "description", "severity", "watch", "by", "raise", "clear"])
        // For whoever reads the file; it must be text all the same.
        _ = try file["description"]?.string()
        let watch = try file.required("watch")
        let by = try file.required("by")
        let signal = try AlertSignal(watch, kpis: kpis)
        let grain: Grain = try by.oneOf()
        if grain == .department, !signal.hasDepartments {
            throw by.error("what this rule watches is not known by department; 'by' must be branch")
        }
        let raise = try Self.threshold(file.required("raise"), of: signal)
        let clear = try Self.threshold(file.required("clear"), of: signal)
        guard clear.side != raise.side else {
            let other = raise.side == .above ? "below" : "above"
            throw try file.required("clear").error(
                "'clear' must be '\(other)' when 'raise' is '\(raise.side.rawValue)'")
        }
        let isOpenBetween = raise.side == .above ? clear.limit <= raise.limit : clear.limit >= raise.limit
        // A whole number is above 0 or below 1, never both and never neither.
        let isCount = if case .openStays = signal { clear.limit <= raise.limit + 1 } else { false }
        guard isOpenBetween || isCount else {
            throw try file.required("clear").error(
                "'clear' (\(clear.words)) reaches beyond 'raise' (\(raise.words)), so that alerts would clear at once")
        }
        self.init(
            name: name, title: try file.required("title").string(), severity: try file.required("severity").oneOf(),
            signal: signal, grain: grain, raise: raise, clear: clear)
    }

    private static func threshold(
        _ node: DefinitionNode, of signal: AlertSignal
    ) throws(DefinitionError) -> AlertThreshold {
        let mapping = try node.mapping(keys: ["above", "below", "days"])
        let days = try mapping["days"]?.int() ?? 1
        guard (1...mostDays).contains(days) else {
            throw node.error("'days' must be from 1 to \(mostDays), not \(days)")
        }
        guard days == 1 || signal.hasDays else {
            throw node.error("what this rule watches is known for the last day alone; 'days' must be 1")
        }
        switch (mapping["above"], mapping["below"]) {
        case (let above?, nil): return AlertThreshold(.above, try above.double(), days: days)
        case (nil, let below?): return AlertThreshold(.below, try below.double(), days: days)
        default: throw node.error("\(node.name) needs either 'above' or 'below'")
        }
    }
}

extension AlertSignal {
    private static let keys = ["kpi", "open_stays", "emergency_surge", "peak_hour_surplus", "forecast_shortage"]

    /// Reads what a rule watches: a mapping with one key.
    init(_ node: DefinitionNode, kpis: [KPIDefinition]) throws(DefinitionError) {
        let mapping = try node.mapping(keys: Self.keys)
        guard mapping.entries.count == 1, let (key, value) = mapping.entries.first else {
            throw node.error("'watch' needs exactly one of \(Self.keys.joined(separator: ", "))")
        }
        switch key {
        case "kpi":
            let name = try value.string()
            guard let definition = kpis.first(where: { $0.name == name }) else {
                throw value.error("there is no KPI '\(name)'\(suggestion(name, kpis.map(\.name)))")
            }
            self = .kpi(definition)
        case "open_stays":
            let days = try value.mapping(keys: ["longer_than_days"]).required("longer_than_days")
            guard (1...3660).contains(try days.int()) else {
                throw days.error("'longer_than_days' must be from 1 to 3660")
            }
            self = .openStays(longerThanDays: try days.int())
        case "emergency_surge":
            self = .emergencySurge(try value.mapping(keys: ["in"]).required("in").oneOf())
        case "peak_hour_surplus":
            self = .peakHourSurplus(try Room(value))
        default:
            let parts = try value.mapping(keys: ["of", "bound"])
            let measure = try parts.required("of")
            guard let found = ForecastMeasure(rawValue: try measure.string()), found != .admissions else {
                let names = ForecastMeasure.allCases.filter { $0 != .admissions }.map(\.rawValue)
                throw measure.error(
                    "'of' must be one of \(names.joined(separator: ", "))\(suggestion(try measure.string(), names))")
            }
            self = .forecastShortage(found, try parts.required("bound").oneOf())
        }
    }
}

extension AlertSignal.Room {
    private enum Against: String, CaseIterable {
        case freeBeds = "free-beds"
        case staff
    }

    fileprivate init(_ node: DefinitionNode) throws(DefinitionError) {
        let mapping = try node.mapping(keys: ["against", "admissions_per_staff"])
        switch try mapping.required("against").oneOf(Against.self) {
        case .freeBeds:
            if let extra = mapping["admissions_per_staff"] {
                throw extra.error("'admissions_per_staff' goes with 'against: staff' alone")
            }
            self = .freeBeds
        case .staff:
            let rate = try mapping.required("admissions_per_staff")
            guard try rate.double() > 0 else { throw rate.error("'admissions_per_staff' must be more than 0") }
            self = .staff(admissions: try rate.double())
        }
    }
}
