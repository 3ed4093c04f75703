// SPDX-License-Identifier: Apache-2.0

/// KPIs that read the same and are broken down in the same way, so that one statement computes them all.
package struct KPIBatch: Sendable {
    /// In the catalogue's order; at least one.
    package let definitions: [KPIDefinition]

    /// Sorts KPIs into batches, in the order of each batch's first.
    package static func batches(_ definitions: [KPIDefinition]) -> [KPIBatch] {
        struct Key: Hashable {
            let grain: Set<KPIDefinition.Dimension>
            let origin: String
            let slice: String?
        }
        var order: [Key] = []
        var members: [Key: [KPIDefinition]] = [:]
        for definition in definitions {
            let formula = definition.formula
            let key = Key(grain: Set(definition.grain), origin: formula.origin, slice: formula.slice)
            if members[key] == nil { order.append(key) }
            members[key, default: []].append(definition)
        }
        return order.compactMap { members[$0].map { KPIBatch(definitions: $0) } }
    }

    private var first: KPIDefinition { definitions[0] }
    private var dimensions: [KPIDefinition.Dimension] {
        [.suite, .service, .department, .slice].filter { first.grain.contains($0) }
    }

    // MARK: Statements

    /// Computes the batch's values and puts them into `kpi.cells` where they differ; what is wanted and has no value
    /// any more is removed. Answers a row for each KPI: kpi, rows, changed, removed.
    ///
    /// `$1` is the generation.
    ///
    /// - Parameter open: whether ranges of days are replaced as a whole.
    func replacing(_ open: KPIOpenRanges) -> String {
        let isOpen = open.isOfAll || open.isOfCensus && first.relations.contains(.census)
        return fresh + """
            ,
            removed as (
                delete from kpi.cells c using \(first.cells) w
                where c.generation = $1 and c.kpi = any(array[\(names)])
                  and c.period = w.period and c.branch_id = w.branch_id
                  and \(Self.isGone)
                returning c.kpi, cardinality(c.numerators) as size
            ),
            \(isOpen ? removedFromRanges : "")stored as (
                insert into kpi.cells as c (generation, \(Self.columns))
                select $1, \(Self.columns) from fresh
                on conflict (generation, kpi, period, branch_id) do update
                set \(Self.assignments), computed_at = default
                where (c.suites, c.services, c.departments, c.slices, c.numerators, c.denominators) is distinct from
                      (excluded.suites, excluded.services, excluded.departments, excluded.slices,
                       excluded.numerators, excluded.denominators)
                returning c.kpi, cardinality(c.numerators) as size
            )
            select k.kpi,
                   (select coalesce(sum(cardinality(numerators)), 0) from fresh where kpi = k.kpi) as rows,
                   (select coalesce(sum(size), 0) from stored where kpi = k.kpi) as changed,
                   (select coalesce(sum(size), 0)
                    from (table removed\(isOpen ? " union all table removed_open" : "")) r where kpi = k.kpi) as removed
            from unnest(array[\(names)]) k (kpi)
            """
    }

    private var removedFromRanges: String {
        """
        removed_open as (
            delete from kpi.cells c using wanted_open o
            where c.generation = $1 and c.kpi = any(array[\(names)])
              and c.period between o.first_day and o.last_day
              and (o.branch_id is null or o.branch_id = c.branch_id)
              and (\(first.relations.contains(.census)) or not o.is_census)
              and \(Self.isGone)
            returning c.kpi, cardinality(c.numerators) as size
        ),

        """
    }

    private var names: String { definitions.map { "'\($0.name)'" }.joined(separator: ", ") }

    /// NOT IN is looked up in a hash table however few rows the server expects; NOT EXISTS may compare each with each.
    private static let isGone = "(c.kpi, c.period, c.branch_id) not in (select kpi, period, branch_id from fresh)"

    /// Computes the batch's values and adds them to the table of a generation that is not published and has none of them
    /// yet. Answers as `replacing`.
    func adding(to generation: Int) -> String {
        fresh + """
            ,
            stored as (
                insert into kpi.cells_\(generation) (generation, \(Self.columns))
                select \(generation), \(Self.columns) from fresh
                returning kpi, cardinality(numerators) as size
            )
            select kpi, sum(size) as rows, sum(size) as changed, 0::bigint as removed from stored group by kpi
            """
    }

    private static let columnNames = [
        "kpi", "period", "branch_id", "numerator", "denominator", "suites", "services", "departments", "slices",
        "numerators", "denominators",
    ]
    private static let columns = columnNames.joined(separator: ", ")
    private static let assignments = columnNames.dropFirst(3).map { "\($0) = excluded.\($0)" }.joined(separator: ", ")

    /// The values as rows of `kpi.cells`. A sum of zero and a ratio over zero are no value.
    private var fresh: String {
        let names = dimensions.map { ", \($0.rawValue)" }.joined()
        let keys = dimensions.map { $0 == .slice ? ", (\(first.formula.slice ?? "''")) as slice" : ", \($0.rawValue)" }
        let places = (1...2 + dimensions.count).map(String.init).joined(separator: ", ")
        let all = definitions.enumerated()
        return """
            with figures as (
                select branch_id, period\(keys.joined())\(all.map(figures).joined())
                from \(first.formula.origin)
                group by \(places)
            ),
            sorted as (
                select * from figures order by period, branch_id\(names)
            ),
            packed as (
                select period, branch_id\(all.map(arrays).joined())
                from sorted
                group by period, branch_id
            ),
            fresh as (
                select v.kpi, p.period, p.branch_id, v.numerator, v.denominator, v.suites, v.services, v.departments,
                       v.slices, v.numerators, v.denominators
                from packed p
                cross join lateral (values \(all.map(row).joined(separator: ", ")))
                    as v (kpi, numerator, denominator, suites, services, departments, slices, numerators, denominators)
                where v.numerators is not null
            )
            """
    }

    /// The line breaks end a comment that an expression may end in.
    private func figures(_ index: Int, _ definition: KPIDefinition) -> String {
        let numerator = ", coalesce((\(definition.formula.numerator)\n)::float8, 0) as n\(index)"
        return numerator + (definition.formula.denominator.map { ", (\($0)\n)::float8 as d\(index)" } ?? "")
    }

    private func arrays(_ index: Int, _ definition: KPIDefinition) -> String {
        let isRatio = definition.formula.denominator != nil
        let counts = " filter (where \(isRatio ? "d" : "n")\(index) <> 0)"
        let parts = (isRatio ? ["n", "d"] : ["n"]).map {
            ", sum(\($0)\(index))\(counts) as sum_\($0)\(index), array_agg(\($0)\(index))\(counts) as all_\($0)\(index)"
        }
        let groups = dimensions.map { ", array_agg(\($0.rawValue))\(counts) as \($0.rawValue)\(index)" }
        return (parts + groups).joined()
    }

    private func row(_ index: Int, _ definition: KPIDefinition) -> String {
        let isRatio = definition.formula.denominator != nil
        let groups = [KPIDefinition.Dimension.suite, .service, .department, .slice].map {
            dimensions.contains($0) ? "p.\($0.rawValue)\(index)" : "null::text[]"
        }
        let parts =
            ["'\(definition.name)'", "p.sum_n\(index)", isRatio ? "p.sum_d\(index)" : "null::float8"] + groups
            + ["p.all_n\(index)", isRatio ? "p.all_d\(index)" : "null::float8[]"]
        return "(\(parts.joined(separator: ", ")))"
    }
}
