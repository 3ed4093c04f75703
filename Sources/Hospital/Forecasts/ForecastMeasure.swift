// SPDX-License-Identifier: Apache-2.0

import Definitions
package import Jobs

/// What is forecast for each branch and day.
package enum ForecastMeasure: String, CaseIterable, Sendable, Codable {
    case admissions
    case occupiedBeds = "occupied-beds"
    case icuBeds = "icu-beds"
    case ventilators

    /// The KPI whose numerators are the measure's daily values.
    package var kpi: String {
        switch self {
        case .admissions: "admissions"
        case .occupiedBeds: "bed_occupancy"
        case .icuBeds: "icu_occupancy"
        case .ventilators: "ventilator_use"
        }
    }

    /// Whether a day without a value within the data means that nothing happened, as for events, or that nobody has
    /// looked, as for levels.
    package var countsEvents: Bool { self == .admissions }

    /// The measure of a name.
    ///
    /// - Throws: `BadInput` that suggests the nearest name when there is no such measure.
    package static func named(_ name: String) throws(BadInput) -> ForecastMeasure {
        if let measure = ForecastMeasure(rawValue: name) { return measure }
        let names = allCases.map(\.rawValue)
        throw BadInput(
            "'\(name)' is not forecast\(suggestion(name, names))", hint: "known: \(names.joined(separator: ", "))")
    }
}
