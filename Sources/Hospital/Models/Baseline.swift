// SPDX-License-Identifier: Apache-2.0

/// A baseline that has learnt what it needs from the part to learn from.
package struct Baseline: Sendable {
    package let name: String
    private let feature: String
    private let prediction: BaselineRule.Prediction
    /// Median of the target by category, for ``BaselineRule/Prediction/median``.
    private let medians: [String: Double]
    /// Median of the target over all rows, for rows about which the baseline knows nothing.
    private let overall: Double

    /// - Parameters:
    ///   - rule: what to predict from which feature of the table.
    ///   - table: the rows.
    ///   - rows: those to learn from; at least one.
    package init(_ rule: BaselineRule, table: TrainingTable, rows: Range<Int>) {
        name = rule.name
        feature = rule.feature
        prediction = rule.prediction
        overall = Self.median(Array(table.target[rows]))
        var groups: [Int32: [Double]] = [:]
        if rule.prediction == .median,
            case .categorical(let codes, let categories)? = table.column(rule.feature, kind: .categorical)
        {
            for row in rows where codes[row] >= 0 { groups[codes[row], default: []].append(table.target[row]) }
            medians = Dictionary(
                uniqueKeysWithValues: groups.map { (categories[Int($0)], Self.median($1)) })
        } else {
            medians = [:]
        }
    }

    /// One prediction a row.
    package func predict(_ table: TrainingTable, rows: Range<Int>) -> [Double] {
        switch prediction {
        case .value:
            guard case .numeric(let values)? = table.column(feature, kind: .numeric) else { break }
            return rows.map { values[$0].isNaN ? overall : values[$0] }
        case .median:
            guard case .categorical(let codes, let categories)? = table.column(feature, kind: .categorical) else {
                break
            }
            let byCode = categories.map { medians[$0] ?? overall }
            return rows.map { codes[$0] < 0 ? overall : byCode[Int(codes[$0])] }
        }
        return rows.map { _ in overall }
    }

    /// The middle value; of an even number of values the mean of the two in the middle.
    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}
