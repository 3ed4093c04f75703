// SPDX-License-Identifier: Apache-2.0

import Jobs
package import Postgres

/// Reads trends and comparisons of KPIs from the values that the last recompute left.
package struct TrendReader: Sendable {
    /// The longest moving average, in periods.
    package static let longestWindow = 1000
    /// Days that a trend spans at most; more could only be an error in a year.
    private static let longestRange = 36_600

    private let database: any PostgresQuerying

    package init(_ database: any PostgresQuerying) {
        self.database = database
    }

    /// A KPI's course over time.
    ///
    /// - Parameters:
    ///   - definition: the KPI.
    ///   - period: the length of the periods.
    ///   - branch: only this one, `nil` for the network.
    ///   - department: only the departments of this name, `nil` for all.
    ///   - from: first local day, `nil` for the first with values.
    ///   - to: last local day, `nil` for the last with values.
    ///   - movingAverage: how many periods a moving average spans, `nil` for none.
    /// - Throws: `BadInput` when there is no such branch or department, the KPI is not known by department, the moving
    ///   average spans no periods, or the range more than a hundred years; or `PostgresError`.
    package func trend(
        of definition: KPIDefinition, by period: TrendPeriod, branch: String? = nil, department: String? = nil,
        from: LocalDay? = nil, to: LocalDay? = nil, movingAverage: Int? = nil
    ) async throws -> KPITrend {
        if let movingAverage, !(1...Self.longestWindow).contains(movingAverage) {
            throw BadInput(
                "a moving average spans 1 to \(Self.longestWindow) periods, not \(movingAverage)")
        }
        if department != nil { try requireDepartments(definition) }
        try await check(branch: branch, department: department)
        let rows = try await database.query(
            AnalyticsStatement.trendDays, definition.name, branch, department, from, to)
        let days = try rows.map { (day: try $0.decode("period", as: LocalDay.self), sums: try sums($0)) }
        let first = from ?? days.first?.day, last = to ?? days.last?.day
        if let first, let last, last.number - first.number > Self.longestRange {
            throw BadInput("a trend spans a hundred years at most, not \(first) to \(last)")
        }
        let builder = TrendBuilder(period: period, aggregate: definition.aggregate, window: movingAverage)
        return KPITrend(
            kpi: definition.name, title: definition.title, unit: definition.unit, by: period, branch: branch,
            department: department, movingAverage: movingAverage, points: builder.points(days, from: from, to: to))
    }

    /// A KPI side by side for branches or departments.
    ///
    /// - Parameters:
    ///   - definition: the KPI.
    ///   - between: what is compared.
    ///   - branch: only within this branch, `nil` for the network.
    ///   - from: first local day, `nil` for no bound.
    ///   - to: last local day, `nil` for no bound.
    /// - Throws: `BadInput` when there is no such branch or the KPI is not known by department, or `PostgresError`.
    package func comparison(
        of definition: KPIDefinition, between: KPIComparison.Member, branch: String? = nil, from: LocalDay? = nil,
        to: LocalDay? = nil
    ) async throws -> KPIComparison {
        if between == .department { try requireDepartments(definition) }
        try await check(branch: branch, department: nil)
        let rows = try await database.query(
            AnalyticsStatement.compareMembers, definition.name, between.rawValue, branch, from, to)
        let members = try rows.map { (name: try $0.decode("name", as: String.self), sums: try sums($0)) }
        return KPIComparison(definition, between: between, branch: branch, members: members)
    }

    private func sums(_ row: PostgresRow) throws -> KPISums {
        KPISums(numerator: try row.decode("numerator"), denominator: try row.decodeIfPresent("denominator"))
    }

    private func requireDepartments(_ definition: KPIDefinition) throws(BadInput) {
        guard !definition.grain.contains(.department) else { return }
        throw BadInput(
            "the KPI '\(definition.name)' is not known by department",
            hint: "its grain: \(definition.grain.map(\.rawValue).joined(separator: ", "))")
    }

    private func check(branch: String?, department: String?) async throws {
        guard branch != nil || department != nil else { return }
        let names = try await NetworkNames(database, branch: branch)
        try names.check(branch: branch)
        try names.check(department: department)
    }
}
