// SPDX-License-Identifier: Apache-2.0

package import Definitions

extension ReportDefinition {
    /// Reads a report from the root of its file.
    ///
    /// ```yaml
    /// title: KPI snapshot
    /// digits: indian                 # or international, the default
    /// sections:
    ///   - title: Operating rooms     # at most 31 characters, none of []:*?/\ : it names a sheet
    ///     kpis: [or_cases]           # totals over the period
    ///     tables:
    ///       - {title: By service, by: service, kpis: [or_cases, or_overrun_share]}
    ///     charts:
    ///       - {title: Cases by day, type: line, by: day, kpis: [or_cases]}
    /// ```
    ///
    /// - Parameters:
    ///   - name: what the report is called by users.
    ///   - node: the root of the file.
    ///   - kpis: the KPIs that exist.
    /// - Throws: `DefinitionError` at the place of the first mistake, also a KPI that does not exist
    ///   or that cannot be split as the report wants.
    package init(name: String, node: DefinitionNode, kpis: [KPIDefinition]) throws(DefinitionError) {
        let keys = try node.mapping(keys: ["title", "digits", "sections"])
        self.name = name
        title = try keys.required("title").string()
        digits = try keys["digits"]?.oneOf(DigitGrouping.self) ?? .international
        let list = try keys.required("sections")
        var sections: [ReportSection] = []
        for item in try list.list() {
            let section = try ReportSection(node: item, kpis: kpis)
            guard !sections.contains(where: { $0.title.lowercased() == section.title.lowercased() }) else {
                throw item.error("a second section is titled '\(section.title)'; titles name the sheets of a workbook")
            }
            sections.append(section)
        }
        guard !sections.isEmpty else { throw list.error("'sections' must hold at least one section") }
        self.sections = sections
    }
}

extension ReportSection {
    fileprivate init(node: DefinitionNode, kpis known: [KPIDefinition]) throws(DefinitionError) {
        let keys = try node.mapping(keys: ["title", "kpis", "tables", "charts"])
        title = try sheetTitle(try keys.required("title"))
        kpis = try knownKPIs(try keys.required("kpis"), known)
        var tables: [ReportTable] = []
        for item in try keys["tables"]?.list() ?? [] {
            tables.append(try ReportTable(node: item, kpis: known))
        }
        self.tables = tables
        var charts: [ReportChart] = []
        for item in try keys["charts"]?.list() ?? [] {
            charts.append(try ReportChart(node: item, kpis: known))
        }
        self.charts = charts
    }
}

extension ReportTable {
    fileprivate init(node: DefinitionNode, kpis known: [KPIDefinition]) throws(DefinitionError) {
        let keys = try node.mapping(keys: ["title", "by", "kpis"])
        title = try keys.required("title").string()
        by = try keys.required("by").oneOf()
        kpis = try knownKPIs(try keys.required("kpis"), known, by: by)
    }
}

extension ReportChart {
    fileprivate init(node: DefinitionNode, kpis known: [KPIDefinition]) throws(DefinitionError) {
        let keys = try node.mapping(keys: ["title", "type", "by", "kpis"])
        title = try keys.required("title").string()
        kind = try keys.required("type").oneOf()
        let place = try keys.required("by")
        by = try place.oneOf()
        guard kind != .line || by == .day else {
            throw place.error("a line shows a course in time: write 'by: day', or 'type: bar'")
        }
        let list = try keys.required("kpis")
        kpis = try knownKPIs(list, known, by: by)
        let shown = known.filter { kpis.contains($0.name) }
        guard Set(shown.map(\.unit)).count == 1 || shown.allSatisfy({ $0.aggregate == .sum }) else {
            throw list.error("the KPIs of a chart share an axis: they must have the same unit, or all be sums")
        }
    }
}

private func knownKPIs(
    _ node: DefinitionNode, _ kpis: [KPIDefinition], by dimension: KPIDefinition.Dimension? = nil
) throws(DefinitionError) -> [String] {
    let names = try node.strings()
    guard !names.isEmpty else { throw node.error("\(node.name) must name at least one KPI") }
    guard Set(names).count == names.count else { throw node.error("\(node.name) names a KPI twice") }
    for name in names {
        guard let kpi = kpis.first(where: { $0.name == name }) else {
            throw node.error("there is no KPI '\(name)'\(suggestion(name, kpis.map(\.name)))")
        }
        if let dimension, !kpi.grain.contains(dimension) {
            let grain = kpi.grain.map(\.rawValue).joined(separator: ", ")
            throw node.error("the KPI '\(name)' cannot be split by \(dimension.rawValue); its grain: \(grain)")
        }
    }
    return names
}

/// Excel refuses some sheet names; better here, with a line, than in the middle of an export.
private func sheetTitle(_ node: DefinitionNode) throws(DefinitionError) -> String {
    let title = try node.string()
    guard title.utf16.count <= 31, !title.contains(where: { "[]:*?/\\".contains($0) }),
        !title.hasPrefix("'"), !title.hasSuffix("'"), !ReportDefinition.reservedSheets.contains(title.lowercased()),
        !title.lowercased().hasPrefix("data (")
    else {
        throw node.error(
            "a section's title must have at most 31 characters and none of []:*?/\\, must not begin or end with an "
                + "apostrophe, and must not be Summary, Data or History: it names a sheet of the workbook")
    }
    return title
}

extension ReportDefinition {
    /// Sheets that every workbook has, and the name that Excel keeps for itself, in lower case.
    fileprivate static let reservedSheets: Set<String> = ["summary", "data", "history"]
}
