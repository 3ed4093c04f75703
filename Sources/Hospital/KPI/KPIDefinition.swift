// SPDX-License-Identifier: Apache-2.0

import Hashing

/// One key performance indicator: what it means, and the query that computes it.
///
/// Read from a file `jobs/kpis/NAME.sql`; see `KPIDefinitionParser` for its form.
package struct KPIDefinition: Sendable, Hashable {
    /// What a value can be broken down by.
    package enum Dimension: String, CaseIterable, Sendable, Codable {
        case branch, day, suite, service, department, slice
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
    /// What is aimed at, if anything.
    package let target: KPITarget?
    /// How it is computed.
    package let formula: KPIFormula
    /// The file it was read from.
    package let file: String

    /// What it reads.
    var relations: Set<KPIRelation> { Self.relations(of: formula) }

    /// What a formula reads.
    static func relations(of formula: KPIFormula) -> Set<KPIRelation> {
        let code = SQLText.withoutCommentsAndLiterals(formula.origin).lowercased()
        let words = Set(code.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
        return Set(KPIRelation.published.filter { words.contains($0.rawValue) })
    }

    /// The temporary table of the cells that its values are complete for; the census has more days than others.
    var cells: String {
        if relations.contains(.census) { return KPIRelation.census.cells }
        return relations == [.liveDischarges] ? KPIRelation.liveDischarges.cells : "wanted"
    }

    /// Differs when values computed before would come out otherwise now.
    var digest: String {
        var digest = SHA256()
        let parts =
            [formula.slice ?? "", formula.numerator, formula.denominator ?? "", formula.origin]
            + grain.map(\.rawValue).sorted()
            + relations.flatMap { ([$0] + $0.bases).map(\.statement) }.sorted()
        for part in parts { digest.update(Array("\(part)\u{0}".utf8)[...]) }
        return digest.hexadecimal()
    }
}
