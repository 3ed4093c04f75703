// SPDX-License-Identifier: Apache-2.0

/// Sums of a KPI's numerators and denominators, from which any value is made.
package struct KPISums: Sendable, Hashable, Codable {
    package var numerator: Double
    /// `nil` for plain sums.
    package var denominator: Double?

    package init(numerator: Double, denominator: Double? = nil) {
        self.numerator = numerator
        self.denominator = denominator
    }

    /// Adds the sums of other days or branches.
    mutating func add(_ other: KPISums) {
        numerator += other.numerator
        if let more = other.denominator { denominator = (denominator ?? 0) + more }
    }

    /// The sums of several; `nil` for none.
    static func total(of parts: some Sequence<KPISums>) -> KPISums? {
        parts.reduce(nil as KPISums?) { total, part in
            guard var total else { return part }
            total.add(part)
            return total
        }
    }

    /// The numerator of a sum; numerator over denominator of a ratio, `nil` when that is not defined.
    func value(_ aggregate: KPIDefinition.Aggregate) -> Double? {
        switch aggregate {
        case .sum: return numerator
        case .ratio:
            guard let denominator, denominator != 0 else { return nil }
            return numerator / denominator
        }
    }
}
