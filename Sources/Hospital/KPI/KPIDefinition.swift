// SPDX-License-Identifier: Apache-2.0

/// One key performance indicator: what it means, and the query that computes it.
///
/// Read from a file `jobs/kpis/NAME.sql`; see `KPIDefinitionParser` for its form.
package struct KPIDefinition: Sendable, Hashable {
    /// What a value can be broken down by.
    package enum Dimension: String, CaseIterable, Sendable, Codable {
        case branch, day, suite, service, department
    }

    /// The part of the hospital that a KPI is about.
    package enum Category: String, CaseIterable, Sendable, Codable {
        case operatingRoom = "operating-room"
        case hospital
    }

    /// Whether higher values are better, lower ones, or neither.
    package enum Direction: String, CaseIterable, Sendable, Codable {
        case up, down, none
    }

    /// How values of several days or branches are combined.
    package enum Aggregate: String, CaseIterable, Sendable, Codable {
        /// Sum of the numerators; there are no denominators.
        case sum
        /// Sum of the numerators over the sum of the denominators.
        case ratio
    }

    /// The file's name without `.sql`: lower-case letters, digits and `_`.
    package let name: String
    package let title: String
    /// For example `minutes` or `share of cases`. Shares are fractions, not per cent.
    package let unit: String
    /// What its values are broken down by; `branch` and `day` always.
    package let grain: [Dimension]
    package let category: Category
    package let direction: Direction
    package let aggregate: Aggregate
    /// What is counted and what is not, in plain words.
    package let definition: String
    /// Where the formula comes from, when it is not the hospital's own.
    package let source: String?
    /// Data of one day can change the KPI of this many days before it (readmissions: 31), …
    package let reachesBackDays: Int
    /// … or of all days after it (bed occupancy: a discharge loaded late empties a bed for good).
    package let reachesForward: Bool
    /// One SELECT; `$1` and `$2` are the first and the last local day wanted, null for no bound. Its columns:
    /// branch_id, period, suite, service, department, numerator, denominator.
    package let query: String
    /// The file it was read from.
    package let file: String

    /// The days whose values may differ when the data of some days changed.
    ///
    /// - Parameters:
    ///   - from: the first day with changed data, `nil` for no bound.
    ///   - to: the last day with changed data, `nil` for no bound.
    package func affectedDays(from: LocalDay?, to: LocalDay?) -> (from: LocalDay?, to: LocalDay?) {
        (from?.advanced(by: -reachesBackDays), reachesForward ? nil : to)
    }
}
