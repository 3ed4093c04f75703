// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs

/// A job's result, which is a JSON object of the kind's own, as lines for people.
enum ResultText {
    /// Plain members first, one a line; then every list of objects as a table.
    ///
    /// - Parameters:
    ///   - json: the result.
    ///   - width: columns of the terminal.
    ///   - style: how headings are marked.
    static func lines(of json: String, width: Int?, style: Style) -> [String] {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(json.utf8)),
            case .object(let members) = value
        else { return [json] }
        let sorted = members.sorted { $0.key < $1.key }
        let plain = sorted.compactMap { key, value in text(value).map { (key, $0) } }
        let keyWidth = plain.map(\.0.count).max() ?? 0
        var lines = plain.map { key, text in
            style.mark(key, .faint) + String(repeating: " ", count: keyWidth - key.count + 2) + text
        }
        for (key, value) in sorted {
            guard case .array(let items) = value, let table = table(items) else { continue }
            lines += ["", style.mark(key, .heading)] + table.lines(width: width, style: style)
        }
        return lines
    }

    /// A value that fits on a line, or `nil`.
    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .null: nil
        case .bool(let value): value ? "yes" : "no"
        case .integer(let value): Format.count(Int64(value))
        case .number(let value): Format.number(value, decimals: value.magnitude < 10 ? 4 : 2)
        case .string(let value): value
        case .array(let values): list(values.map { isScalar($0) ? text($0) : nil })
        case .object(let members):
            list(
                members.sorted { $0.key < $1.key }.map { key, value in
                    isScalar(value) ? text(value).map { "\(key) \($0)" } : nil
                })
        }
    }

    /// All of some texts, or `nil` when there are none or one of them is missing.
    private static func list(_ texts: [String?]) -> String? {
        texts.isEmpty || texts.contains(nil) ? nil : texts.compactMap(\.self).joined(separator: ", ")
    }

    private static func isScalar(_ value: JSONValue) -> Bool {
        switch value {
        case .array, .object: false
        case .null, .bool, .integer, .number, .string: true
        }
    }

    /// A list of objects as a table with a column for each plain member.
    private static func table(_ items: [JSONValue]) -> Table? {
        let rows = items.compactMap { item -> [String: JSONValue]? in
            if case .object(let members) = item { members } else { nil }
        }
        guard !rows.isEmpty, rows.count == items.count else { return nil }
        let keys = Set(rows.flatMap { row in row.filter { text($0.value) != nil }.keys }).sorted(
            by: columnOrder(rows[0]))
        var table = Table(
            keys.map { key in
                rows.allSatisfy { isNumber($0[key]) } ? .right(key.uppercased()) : .left(key.uppercased())
            })
        for row in rows { table.add(keys.map { .init(row[$0].flatMap(text) ?? "") }) }
        return table
    }

    /// Texts name a row, so they come before its numbers.
    private static func columnOrder(_ row: [String: JSONValue]) -> (String, String) -> Bool {
        { left, right in
            let (leftIsNumber, rightIsNumber) = (isNumber(row[left]), isNumber(row[right]))
            return leftIsNumber == rightIsNumber ? left < right : rightIsNumber
        }
    }

    private static func isNumber(_ value: JSONValue?) -> Bool {
        switch value {
        case .integer, .number: true
        default: false
        }
    }
}
