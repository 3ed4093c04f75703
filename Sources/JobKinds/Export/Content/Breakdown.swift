// SPDX-License-Identifier: Apache-2.0

package import Hospital

/// KPIs split by one dimension: what a table or a chart shows.
package struct Breakdown: Hashable, Sendable {
    /// What a row stands for.
    package enum Group: Hashable, Sendable {
        case name(String)
        /// The first day of a day, week or month; see ``Breakdown/step``.
        case day(LocalDay)
    }

    /// How long a time a row of a breakdown by day covers.
    package enum TimeStep: String, Sendable {
        case day, week, month
    }

    package struct Row: Hashable, Sendable {
        package let group: Group
        /// One for each of the breakdown's KPIs.
        package let values: [Double?]

        package init(group: Group, values: [Double?]) {
            self.group = group
            self.values = values
        }
    }

    package let title: String
    package let by: KPIDefinition.Dimension
    /// Of matter to breakdowns by day only.
    package let step: TimeStep
    package let kpis: [KPIInfo]
    package let rows: [Row]

    package init(title: String, by: KPIDefinition.Dimension, step: TimeStep = .day, kpis: [KPIInfo], rows: [Row]) {
        self.title = title
        self.by = by
        self.step = step
        self.kpis = kpis
        self.rows = rows
    }

    /// The heading of the first column.
    package var heading: String {
        guard by == .day else { return by.heading }
        return switch step {
        case .day: "Day"
        case .week: "Week from"
        case .month: "Month from"
        }
    }
}
