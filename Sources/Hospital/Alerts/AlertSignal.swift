// SPDX-License-Identifier: Apache-2.0

/// What a rule watches. Each gives one value a day for every branch or department.
package enum AlertSignal: Sendable, Hashable {
    /// The room that patients who arrive in an hour find.
    package enum Room: Sendable, Hashable {
        case freeBeds
        /// - Parameter admissions: how many each member of staff on duty can admit in an hour.
        case staff(admissions: Double)
    }

    /// In what a day's emergencies are compared with the same weekdays of the eight weeks before.
    package enum Surge: String, CaseIterable, Sendable, Hashable {
        /// Standard deviations above their mean.
        case deviations
        /// The multiple of their mean.
        case ratio
    }

    /// The part of a forecast that is compared with what there is.
    package enum Bound: String, CaseIterable, Sendable, Hashable {
        case mean, upper80, upper95
    }

    /// A KPI's value of the day.
    case kpi(KPIDefinition)
    /// Stays that are open for longer than so many days.
    case openStays(longerThanDays: Int)
    /// Emergency admissions of the day.
    case emergencySurge(Surge)
    /// Admissions of the worst hour of the day, less the room that there was for them.
    case peakHourSurplus(Room)
    /// The greatest need that is forecast, as a multiple of the beds or ventilators that there are.
    case forecastShortage(ForecastMeasure, Bound)

    /// Whether there are values of several days, so that a rule can ask for some in a row.
    var hasDays: Bool {
        switch self {
        case .kpi, .emergencySurge: true
        case .openStays, .peakHourSurplus, .forecastShortage: false
        }
    }

    /// Whether there are values for each department.
    var hasDepartments: Bool {
        switch self {
        case .kpi(let definition): definition.grain.contains(.department)
        case .openStays, .peakHourSurplus: true
        case .emergencySurge, .forecastShortage: false
        }
    }
}
