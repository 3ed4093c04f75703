// SPDX-License-Identifier: Apache-2.0

import Definitions

/// A comparison that the values of every row must pass, such as `discharged_at >= admitted_at` or `total = a + b`.
///
/// ```
/// RULE = SIDE (= | <> | < | <= | > | >=) SIDE
/// SIDE = TERM ((+ | -) TERM)*
/// TERM = a target of the dataset | a number
/// ```
/// Both sides are numbers, or both dates, timestamps, texts or booleans; only numbers can be added, and only `=` and
/// `<>` compare texts and booleans. A row without a value for one of the targets passes, as in SQL.
package struct RowRule: Sendable, Hashable {
    /// As it was written.
    package let text: String
    let left: [Term]
    let right: [Term]
    let comparison: Comparison
    let kind: Kind

    struct Term: Sendable, Hashable {
        let isSubtracted: Bool
        let operand: Operand
    }

    enum Operand: Sendable, Hashable {
        case target(String)
        /// A multiple of 10^-12.
        case number(Int128)
    }

    enum Comparison: String, Sendable, Hashable, CaseIterable {
        // Those of two characters first: each is found by its beginning.
        case different = "<>"
        case atMost = "<="
        case atLeast = ">="
        case equal = "="
        case less = "<"
        case more = ">"
    }

    /// What is compared.
    enum Kind: Sendable, Hashable { case number, date, timestamp, text, boolean }

    /// The targets that the rule names, each once, in the order in which they stand.
    package var targets: [String] {
        var targets: [String] = []
        for case .target(let name) in (left + right).map(\.operand) where !targets.contains(name) {
            targets.append(name)
        }
        return targets
    }

    /// - Parameters:
    ///   - node: the rule as text.
    ///   - columns: of the dataset.
    init(_ node: DefinitionNode, columns: [DatasetColumn]) throws(DefinitionError) {
        let text = try node.string()
        self.text = text
        guard let mark = text.firstIndex(where: { "<>=".contains($0) }),
            let comparison = Comparison.allCases.first(where: { text[mark...].hasPrefix($0.rawValue) })
        else { throw node.error("the rule '\(text)' compares nothing: write it as 'a >= b' or 'a = b + c'") }
        self.comparison = comparison
        let behind = text.index(mark, offsetBy: comparison.rawValue.count)
        left = try Self.side(text[..<mark], node)
        right = try Self.side(text[behind...], node)
        kind = try Self.kind(left + right, columns, node)
        let isOrdered = kind != .text && kind != .boolean
        if !isOrdered && comparison != .equal && comparison != .different {
            throw node.error("the rule '\(text)': texts and booleans are compared by = or <> only")
        }
        if kind != .number && (left.count > 1 || right.count > 1) {
            throw node.error("the rule '\(text)': only numbers can be added")
        }
    }

    private static func side(_ text: Substring, _ node: DefinitionNode) throws(DefinitionError) -> [Term] {
        let complaint = node.error("'\(text.trimming)' in a rule is no sum of columns and numbers")
        var terms: [Term] = []
        var sign: Substring?
        for word in text.replacing("+", with: " + ").replacing("-", with: " - ").split(separator: " ") {
            if word == "+" || word == "-" {
                guard sign == nil else { throw complaint }
                sign = word
            } else {
                guard sign != nil || terms.isEmpty else { throw complaint }
                terms.append(Term(isSubtracted: sign == "-", operand: try operand(word, node)))
                sign = nil
            }
        }
        guard sign == nil, !terms.isEmpty else { throw complaint }
        return terms
    }

    private static func operand(_ word: Substring, _ node: DefinitionNode) throws(DefinitionError) -> Operand {
        guard word.first?.isNumber == true || word.first == "." else { return .target(String(word)) }
        let parts = word.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? parts[1] : ""
        let digits = String(parts[0]) + fraction + String(repeating: "0", count: max(0, 12 - fraction.count))
        guard fraction.count <= 12, digits.count <= 36, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
            let value = Int128(digits)
        else { throw node.error("'\(word)' in a rule is no number with up to 12 digits behind the point") }
        return .number(value)
    }

    private static func kind(
        _ terms: [Term], _ columns: [DatasetColumn], _ node: DefinitionNode
    ) throws(DefinitionError) -> Kind {
        var found: (kind: Kind, word: String)?
        for term in terms {
            let (kind, word): (Kind, String)
            switch term.operand {
            case .number: (kind, word) = (.number, "a number")
            case .target(let name):
                guard let column = columns.first(where: { $0.target == name }) else {
                    throw node.error(
                        "a rule names '\(name)', which no column has as its target"
                            + suggestion(name, columns.map(\.target)))
                }
                (kind, word) = (self.kind(of: column.type), "'\(name)'")
            }
            if let found, found.kind != kind {
                throw node.error("a rule compares \(found.word), a \(found.kind), with \(word), a \(kind)")
            }
            found = (kind, word)
        }
        return found?.kind ?? .number
    }

    private static func kind(of type: ColumnType) -> Kind {
        switch type {
        case .integer, .decimal: .number
        case .date: .date
        case .timestamp: .timestamp
        case .boolean: .boolean
        case .text, .timeZone: .text
        }
    }
}

extension Substring {
    fileprivate var trimming: String { split(separator: " ").joined(separator: " ") }
}
