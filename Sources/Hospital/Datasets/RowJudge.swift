// SPDX-License-Identifier: Apache-2.0

/// Holds the rows of one file against one rule.
///
/// A class, because it would otherwise be copied for every row.
final class RowJudge {
    let rule: RowRule
    private let left: [Term]
    private let right: [Term]

    private struct Term {
        let isSubtracted: Bool
        let operand: Operand
    }

    private enum Operand {
        case number(Int128)
        case integer(field: Int)
        case decimal(field: Int)
        case text(field: Int)
    }

    /// - Parameters:
    ///   - rule: the rule.
    ///   - field: the place of a target among the row's fields, and its type; `nil` when the file lacks the column.
    /// - Returns: `nil` when the file lacks a column that the rule names, so that every row passes.
    init?(_ rule: RowRule, field: (String) -> (place: Int, type: ColumnType)?) {
        func bind(_ terms: [RowRule.Term]) -> [Term]? {
            var bound: [Term] = []
            for term in terms {
                let operand: Operand
                switch term.operand {
                case .number(let value): operand = .number(value)
                case .target(let name):
                    guard let (place, type) = field(name) else { return nil }
                    operand =
                        switch type {
                        case .decimal: .decimal(field: place)
                        case .integer, .date, .timestamp: .integer(field: place)
                        case .text, .timeZone, .boolean: .text(field: place)
                        }
                }
                bound.append(Term(isSubtracted: term.isSubtracted, operand: operand))
            }
            return bound
        }
        guard let left = bind(rule.left), let right = bind(rule.right) else { return nil }
        self.rule = rule
        self.left = left
        self.right = right
    }

    /// Whether the last row of a buffer passes.
    ///
    /// - Throws: `CellProblem` when a number is too long to be judged.
    func passes(_ row: borrowing CopyBuffer) throws(CellProblem) -> Bool {
        if case .text(let one) = left[0].operand, case .text(let other) = right[0].operand {
            guard let one = row.text(one), let other = row.text(other) else { return true }
            return (one == other) == (rule.comparison == .equal)
        }
        guard let one = try sum(left, row), let other = try sum(right, row) else { return true }
        return switch rule.comparison {
        case .equal: one == other
        case .different: one != other
        case .less: one < other
        case .more: one > other
        case .atMost: one <= other
        case .atLeast: one >= other
        }
    }

    /// `nil` when a term has no value. The terms are below 10^36, so a hundred of them would fit.
    private func sum(_ terms: [Term], _ row: borrowing CopyBuffer) throws(CellProblem) -> Int128? {
        var sum: Int128 = 0
        for term in terms {
            let value: Int128?
            switch term.operand {
            case .number(let number): value = number
            case .integer(let field): value = row.integer(field).map { Int128($0) * CopyBuffer.decimalUnit }
            case .decimal(let field): value = try row.decimal(field)
            case .text: value = nil
            }
            guard let value else { return nil }
            sum += term.isSubtracted ? -value : value
        }
        return sum
    }
}
