// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Hospital
import Jobs
import Postgres

/// Reads a report's figures in one transaction, which sees the database as it was at one moment.
///
/// Sums are taken as `numeric`, so that they do not depend on the order in which the server adds: the same data
/// gives the same bytes.
struct ReportSnapshot {
    /// How many groups a chart can show and still be read.
    private static let chartGroups = 14
    /// Rows fetched at a time; with some 200 bytes each, this is what streaming needs of memory.
    private static let batch = 2000

    let transaction: PostgresTransaction
    let definition: ReportDefinition
    let kpis: [String: KPIInfo]
    let from: LocalDay?
    let to: LocalDay?
    let branch: String?

    /// - Parameters:
    ///   - transaction: repeatable read.
    ///   - definition: what to read.
    ///   - catalog: what the KPIs mean.
    ///   - parameters: the days and the branch wanted.
    init(
        transaction: PostgresTransaction, definition: ReportDefinition, catalog: [KPIDefinition], from: LocalDay?,
        to: LocalDay?, branch: String?
    ) {
        self.transaction = transaction
        self.definition = definition
        kpis = Dictionary(uniqueKeysWithValues: catalog.map { ($0.name, KPIInfo($0)) })
        self.from = from
        self.to = to
        self.branch = branch
    }

    /// How many single values there are, and the last day that they cover.
    struct Extent {
        let rows: Int64
        let lastDay: LocalDay?
    }

    /// Reads everything but the single values.
    ///
    /// - Parameter progress: called before each section; what it throws ends the work.
    /// - Throws: `BadInput` for a branch that does not exist; `PostgresError`; what `progress` throws.
    func content(progress: (_ section: String) throws -> Void) async throws -> (ReportContent, Extent) {
        let scope = try await scopeInWords()
        let overview = try await transaction.query(
            """
            select count(*) as rows, min(v.period)::text as first, max(v.period)::text as last,
                   max(v.computed_at) as as_of, min(b.time_zone) as zone, count(distinct b.time_zone) as zones,
                   to_char(max(v.computed_at) at time zone
                           case when count(distinct b.time_zone) = 1 then min(b.time_zone) else 'UTC' end,
                           'FMDD Mon YYYY, HH24:MI') as as_of_text
            from kpi.values v join hospital.hospital_branches b using (branch_id)
            where \(Self.filter)
            """, parameters: filterParameters(definition.allKPIs))[0]
        let asOf: Date? = try overview.decodeIfPresent("as_of")
        let first = try from ?? overview.decodeIfPresent("first", as: String.self).flatMap { LocalDay($0) }
        let last = try to ?? overview.decodeIfPresent("last", as: String.self).flatMap { LocalDay($0) }
        var asOfText = ""
        if let text = try overview.decodeIfPresent("as_of_text", as: String.self) {
            let zone =
                try overview.decode("zones", as: Int.self) == 1 ? try overview.decode("zone", as: String.self) : "UTC"
            asOfText = "Figures as of \(text) (\(zone))"
        }
        var sections: [SectionContent] = []
        if asOf != nil {
            let step = Breakdown.TimeStep(from: first, to: last)
            for section in definition.sections {
                try progress(section.title)
                sections.append(try await content(of: section, step: step))
            }
        }
        let content = ReportContent(
            title: definition.title, scope: scope, period: Self.words(first, last), asOf: asOf, asOfText: asOfText,
            digits: definition.digits, sections: sections)
        return (content, Extent(rows: try overview.decode("rows"), lastDay: last))
    }

    /// Streams the single values in the order of KPI, branch, day, suite, service, department.
    ///
    /// - Parameter body: called with one batch after the other; what it throws ends the work.
    func values(_ body: ([ValueRow]) throws -> Void) async throws {
        try await transaction.execute(
            """
            declare single_values no scroll cursor for
            select v.kpi, v.branch_id, b.name, v.period::text, v.suite, v.service, v.department,
                   v.numerator, v.denominator, v.value
            from kpi.values v join hospital.hospital_branches b using (branch_id)
            where \(Self.filter)
            order by v.kpi, v.branch_id, v.period, v.suite, v.service, v.department
            """, parameters: filterParameters(definition.allKPIs))
        while true {
            let rows = try await transaction.query("fetch \(Self.batch) from single_values")
            if rows.isEmpty { break }
            try body(try rows.map(valueRow))
        }
        try await transaction.execute("close single_values")
    }

    private func valueRow(_ row: PostgresRow) throws -> ValueRow {
        let period = try row.decode(3, as: String.self)
        guard let day = LocalDay(period) else {
            throw JobFailure("kpi.values holds the day '\(period)', which no document can show", retryable: false)
        }
        return ValueRow(
            kpi: try info(row.decode(0)), branch: try row.decode(1), branchName: try row.decode(2), period: day,
            suite: try row.decode(4), service: try row.decode(5), department: try row.decode(6),
            numerator: try row.decode(7), denominator: try row.decodeIfPresent(8), value: try row.decodeIfPresent(9))
    }

    // MARK: Sections

    private func content(of section: ReportSection, step: Breakdown.TimeStep) async throws -> SectionContent {
        let totals = try await transaction.query(
            "select v.kpi, \(Self.total) as value from kpi.values v where \(Self.filter) group by v.kpi",
            parameters: filterParameters(section.kpis))
        var values: [String: Double] = [:]
        for row in totals { values[try row.decode(0)] = try row.decodeIfPresent(1, as: Double.self) }
        var tables: [Breakdown] = []
        for table in section.tables {
            tables.append(try await breakdown(table.title, by: table.by, kpis: table.kpis, step: step))
        }
        var charts: [ChartContent] = []
        for chart in section.charts {
            let breakdown = try await breakdown(chart.title, by: chart.by, kpis: chart.kpis, step: step)
            charts.append(ChartContent(kind: chart.kind, breakdown: breakdown, largest: Self.chartGroups))
        }
        let figures = try section.kpis.map { KPIFigure(kpi: try info($0), value: values[$0]) }
        return SectionContent(title: section.title, figures: figures, tables: tables, charts: charts)
    }

    private func breakdown(
        _ title: String, by dimension: KPIDefinition.Dimension, kpis names: [String], step: Breakdown.TimeStep
    ) async throws -> Breakdown {
        let rows = try await transaction.query(
            """
            select \(dimension.key(step)) as key, min(\(dimension.label)) as label, v.kpi, \(Self.total) as value
            from kpi.values v join hospital.hospital_branches b using (branch_id)
            where \(Self.filter)
            group by 1, v.kpi
            """, parameters: filterParameters(names))
        var groups: [String: (group: Breakdown.Group, values: [Double?])] = [:]
        for row in rows {
            let key = try row.decode("key", as: String.self)
            guard let place = names.firstIndex(of: try row.decode("kpi")) else { continue }
            let group: Breakdown.Group =
                if dimension == .day, let day = LocalDay(key) { .day(day) } else { .name(try row.decode("label")) }
            groups[key, default: (group, Array(repeating: nil, count: names.count))].values[place] =
                try row.decodeIfPresent("value")
        }
        let sorted = groups.sorted { ($0.value.group, $0.key) < ($1.value.group, $1.key) }
        return Breakdown(
            title: title, by: dimension, step: step, kpis: try names.map(info),
            rows: sorted.map { Breakdown.Row(group: $0.value.group, values: $0.value.values) })
    }

    private func info(_ name: String) throws -> KPIInfo {
        guard let info = kpis[name] else { throw BadInput("there is no KPI '\(name)'") }
        return info
    }

    // MARK: SQL and words

    private static let filter = """
        v.kpi = any($1::text[])
          and ($2::date is null or v.period >= $2::date)
          and ($3::date is null or v.period <= $3::date)
          and ($4::text is null or v.branch_id = $4::text)
        """

    private static let total = """
        (case when count(v.denominator) = 0 then sum(v.numerator::numeric)
              else sum(v.numerator::numeric) / nullif(sum(v.denominator::numeric), 0) end)::float8
        """

    private func filterParameters(_ names: [String]) -> [(any PostgresParameter)?] {
        [names, from?.description, to?.description, branch]
    }

    private func scopeInWords() async throws -> String {
        if let branch {
            let rows = try await transaction.query(
                "select name from hospital.hospital_branches where branch_id = $1", branch)
            guard let row = rows.first else { throw BadInput("there is no branch '\(branch)'") }
            return try row.decode(0)
        }
        let row = try await transaction.query("select count(*), min(name) from hospital.hospital_branches")[0]
        let count = try row.decode(0, as: Int.self)
        return count == 1 ? try row.decode(1) : count == 0 ? "" : "\(count) branches"
    }

    private static func words(_ first: LocalDay?, _ last: LocalDay?) -> String {
        switch (first, last) {
        case (let first?, let last?): first == last ? first.words : "\(first.words) – \(last.words)"
        case (let first?, nil): "from \(first.words)"
        case (nil, let last?): "until \(last.words)"
        case (nil, nil): "all days"
        }
    }
}

extension KPIDefinition.Dimension {
    /// SQL for what tells groups apart, as text.
    fileprivate func key(_ step: Breakdown.TimeStep) -> String {
        switch self {
        case .branch: "v.branch_id"
        case .day: "date_trunc('\(step.rawValue)', v.period)::date::text"
        case .suite: "v.suite"
        case .service: "v.service"
        case .department: "v.department"
        case .slice: "v.slice"
        }
    }

    /// SQL for what people call a group.
    fileprivate var label: String {
        switch self {
        case .branch: "b.name"
        case .day: "v.period::text"
        case .suite: "v.suite"
        case .service: "v.service"
        case .department: "v.department"
        case .slice: "v.slice"
        }
    }
}
