// SPDX-License-Identifier: Apache-2.0

package import Hospital

/// A chart with its figures.
package struct ChartContent: Hashable, Sendable {
    package let kind: ReportChart.Kind
    package let breakdown: Breakdown
    /// How many groups were left out because a chart of so many could not be read.
    package let omitted: Int

    package init(kind: ReportChart.Kind, breakdown: Breakdown, omitted: Int = 0) {
        self.kind = kind
        self.breakdown = breakdown
        self.omitted = omitted
    }

    /// The title, with the unit and the length of a step where they do not go without saying.
    package var caption: String {
        var caption = breakdown.title
        if let unit = breakdown.kpis.first?.unit, breakdown.kpis.allSatisfy({ $0.unit == unit }),
            unit.lowercased() != breakdown.title.lowercased()
        {
            caption += ", \(unit)"
        }
        if breakdown.by == .day, breakdown.step != .day { caption += " per \(breakdown.step.rawValue)" }
        if omitted > 0 { caption += " (\(breakdown.rows.count) of \(breakdown.rows.count + omitted))" }
        return caption
    }
}

extension ChartContent {
    /// A chart of at most so many groups: those with the largest values of the first KPI, largest first. Days and
    /// suites keep their order.
    init(kind: ReportChart.Kind, breakdown: Breakdown, largest limit: Int) {
        guard breakdown.by != .day else {
            self.init(kind: kind, breakdown: breakdown)
            return
        }
        let ranked = breakdown.rows.enumerated().sorted { left, right in
            (right.element.values[0] ?? 0, left.offset) < (left.element.values[0] ?? 0, right.offset)
        }
        let kept = ranked.prefix(limit)
        let shown = breakdown.by == .suite ? kept.sorted { $0.offset < $1.offset } : Array(kept)
        self.init(
            kind: kind,
            breakdown: Breakdown(
                title: breakdown.title, by: breakdown.by, step: breakdown.step, kpis: breakdown.kpis,
                rows: shown.map(\.element)),
            omitted: ranked.count - kept.count)
    }
}
