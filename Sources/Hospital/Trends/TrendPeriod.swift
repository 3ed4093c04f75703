// SPDX-License-Identifier: Apache-2.0

import Definitions
package import Jobs

/// The length of a trend's periods.
package enum TrendPeriod: String, CaseIterable, Sendable, Codable {
    case day
    /// ISO 8601: from Monday to Sunday; a week belongs to the year of its Thursday.
    case week
    case month
    case quarter

    /// The period of a name.
    ///
    /// - Throws: `BadInput` that suggests the nearest name when there is no such period.
    package static func named(_ name: String) throws(BadInput) -> TrendPeriod {
        if let period = TrendPeriod(rawValue: name) { return period }
        let names = allCases.map(\.rawValue)
        throw BadInput(
            "there is no trend by '\(name)'\(suggestion(name, names))", hint: "known: \(names.joined(separator: ", "))")
    }

    /// The first day of the period that a day belongs to.
    package func start(of day: LocalDay) -> LocalDay {
        let (_, month, dayOfMonth) = day.civil
        switch self {
        case .day: return day
        case .week: return day.advanced(by: -day.weekday)
        case .month: return day.advanced(by: 1 - dayOfMonth)
        case .quarter:
            let first = day.advanced(by: 1 - dayOfMonth)
            return (month - 1) % 3 == 0 ? first : start(of: first.advanced(by: -1))
        }
    }

    /// The first day after the period that begins on a day.
    package func end(ofPeriodFrom start: LocalDay) -> LocalDay {
        switch self {
        case .day: start.advanced(by: 1)
        case .week: start.advanced(by: 7)
        // The longest month has 31 days and the shortest two together 59, so these days lie in the next period.
        case .month: self.start(of: start.advanced(by: 31))
        case .quarter: self.start(of: start.advanced(by: 92))
        }
    }

    /// What a period is called: `2024-02-29`, `2024-W09`, `2024-02`, `2024-Q1`.
    ///
    /// - Parameter start: its first day.
    package func label(ofPeriodFrom start: LocalDay) -> String {
        switch self {
        case .day:
            return start.description
        case .week:
            let year = start.advanced(by: 3).civil.year
            // 4 January is in week 1.
            let first = LocalDay(year: year, month: 1, day: 4).map { TrendPeriod.week.start(of: $0) } ?? start
            let number = (start.number - first.number) / 7 + 1
            return "\(start.advanced(by: 3).description.prefix(4))-W\(number < 10 ? "0" : "")\(number)"
        case .month:
            return String(start.description.prefix(7))
        case .quarter:
            return "\(start.description.prefix(4))-Q\((start.civil.month + 2) / 3)"
        }
    }
}
