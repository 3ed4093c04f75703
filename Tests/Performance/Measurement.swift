// SPDX-License-Identifier: Apache-2.0

import Foundation

/// One figure beside what it is compared with, both from the same run.
struct Measurement: Sendable {
    /// What was measured, such as `Redis client, 256 in flight`.
    let name: String
    /// What the figures count, such as `ops/s`.
    let unit: String
    let value: Double
    /// The same by the reference, or `nil` where there is none to compare with.
    let reference: Double?
    /// How well `value` compares; 1 is as good as the reference, more is better. `nil` without a reference.
    let ratio: Double?
    /// The least ratio (or, without a reference, the least value) that is wanted; `nil` for information only.
    let aim: Double?

    /// A measurement whose figures were taken in turns: the ratio is the median of the turns' ratios, because the
    /// machine's mood changes between turns more than within one.
    ///
    /// - Parameter turns: value and reference of each turn; at least one.
    init(name: String, unit: String, turns: [(value: Double, reference: Double)], aim: Double?) {
        self.name = name
        self.unit = unit
        self.value = median(turns.map(\.value))
        self.reference = median(turns.map(\.reference))
        self.ratio = median(turns.map { $0.value / $0.reference })
        self.aim = aim
    }

    /// A figure that stands alone.
    init(name: String, unit: String, value: Double, aim: Double? = nil) {
        self.name = name
        self.unit = unit
        self.value = value
        self.reference = nil
        self.ratio = nil
        self.aim = aim
    }

    /// Whether the aim is met, or `nil` where there is none.
    var isMet: Bool? { aim.map { (ratio ?? value) >= $0 } }
}

/// Says what a bench of minutes has found so far.
func note(_ text: String) {
    FileHandle.standardError.write(Data("  \(text)\n".utf8))
}

/// The middle of some figures; the mean of the two middle ones when their number is even.
///
/// - Precondition: there is at least one figure.
func median(_ figures: [Double]) -> Double {
    let sorted = figures.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/// Turns a count and a start into a rate per second.
func perSecond(_ count: Int, since start: ContinuousClock.Instant) -> Double {
    Double(count) / ((ContinuousClock.now - start) / .seconds(1))
}

extension [Measurement] {
    /// One line a measurement, in aligned columns.
    var table: String {
        let header = ["", "value", "reference", "unit", "ratio", "aim", ""]
        let rows = [header] + map(cells)
        let widths = header.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let isText = [true, false, false, true, false, false, true]
        return rows.map { row in
            row.indices.map { column in
                let padding = String(repeating: " ", count: widths[column] - row[column].count)
                return isText[column] ? row[column] + padding : padding + row[column]
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    private func cells(_ line: Measurement) -> [String] {
        [
            line.name, number(line.value), line.reference.map(number) ?? "", line.unit,
            line.ratio.map { String(format: "%.2f", $0) } ?? "",
            line.aim.map { String(format: "%g", $0) } ?? "",
            line.isMet.map { $0 ? "met" : "MISSED" } ?? "",
        ]
    }

    private func number(_ value: Double) -> String {
        if value.magnitude < 100 { return String(format: "%.2f", value) }
        return Int(value.rounded()).formatted(.number.locale(Locale(identifier: "en_GB")))
    }
}
