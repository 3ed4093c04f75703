// SPDX-License-Identifier: Apache-2.0

/// Makes periods out of days: in each the ratio of the sums, never a mean of ratios.
struct TrendBuilder {
    let period: TrendPeriod
    let aggregate: KPIDefinition.Aggregate
    /// How many periods a moving average spans; `nil` for none.
    let window: Int?

    /// - Parameters:
    ///   - days: the sums of each day that has values, in order.
    ///   - from: the first day of the range, `nil` for the first with values.
    ///   - to: the last day of the range, `nil` for the last with values.
    /// - Returns: every period of the range; none when there are no values at all.
    func points(_ days: [(day: LocalDay, sums: KPISums)], from: LocalDay?, to: LocalDay?) -> [KPITrend.Point] {
        guard let first = days.first?.day, let last = days.last?.day else { return [] }
        let (from, to) = (from ?? first, to ?? last)
        let parts = Dictionary(grouping: days) { period.start(of: $0.day) }.mapValues { $0.map(\.sums) }
        var starts: [LocalDay] = []
        var start = period.start(of: from)
        while start <= to {
            starts.append(start)
            start = period.end(ofPeriodFrom: start)
        }
        let totals = starts.map { KPISums.total(of: parts[$0] ?? []) }
        return starts.indices.map { index in
            let (start, next) = (starts[index], period.end(ofPeriodFrom: starts[index]))
            return KPITrend.Point(
                period: period.label(ofPeriodFrom: start), from: start, to: next.advanced(by: -1),
                days: parts[start]?.count ?? 0, isCut: start < from || to.advanced(by: 1) < next,
                sums: totals[index], value: totals[index]?.value(aggregate), average: average(totals, at: index))
        }
    }

    /// Of a ratio, the ratio of the window's sums; of a sum, the mean of the window's periods that have values.
    private func average(_ totals: [KPISums?], at index: Int) -> Double? {
        guard let window, index + 1 >= window else { return nil }
        let known = totals[(index + 1 - window)...index].compactMap(\.self)
        guard let total = KPISums.total(of: known) else { return nil }
        switch aggregate {
        case .ratio: return total.value(.ratio)
        case .sum: return total.numerator / Double(known.count)
        }
    }
}
