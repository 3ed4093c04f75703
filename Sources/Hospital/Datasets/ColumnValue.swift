// SPDX-License-Identifier: Apache-2.0

import Definitions

/// What a column is made of when it is not one cell of the file: a text that is then decoded like a cell.
///
/// ```
/// VALUE = a text with ${Header} for a cell of the row; no value when all those cells have none
///       | {split: VALUE, by: TEXT, part: N}         the N-th part from 1, from the end when negative
///       | {duration: VALUE}                         minutes of 1:30, 90 min, 1 h 30, PT1H30M; a bare number is minutes
///       | {minutes_between: [COLUMN, COLUMN]}       from one timestamp of the row to another, by their targets
/// ```
package indirect enum ColumnValue: Sendable, Hashable {
    case template([Piece])
    case split(ColumnValue, separator: String, part: Int)
    case duration(ColumnValue)
    case minutesBetween(from: String, to: String)

    package enum Piece: Sendable, Hashable {
        case text(String)
        case cell(header: String)
    }

    /// The headers of the cells that are read.
    var headers: [String] {
        switch self {
        case .template(let pieces):
            pieces.compactMap { if case .cell(let header) = $0 { header } else { nil } }
        case .split(let value, separator: _, part: _), .duration(let value): value.headers
        case .minutesBetween: []
        }
    }

    /// Whether the value is a number of minutes.
    var isMinutes: Bool {
        switch self {
        case .template: false
        case .split(let value, separator: _, part: _): value.isMinutes
        case .duration, .minutesBetween: true
        }
    }

    /// The targets of the row that are read.
    var targets: [String] {
        switch self {
        case .template: []
        case .split(let value, separator: _, part: _), .duration(let value): value.targets
        case .minutesBetween(let from, let to): [from, to]
        }
    }

    /// - Parameter node: the `value` of a column.
    init(_ node: DefinitionNode) throws(DefinitionError) {
        guard case .mapping(let entries) = node.value else {
            self = .template(try Self.pieces(node))
            return
        }
        let functions = ["split", "duration", "minutes_between"]
        guard let name = entries.map(\.key).first(where: { functions.contains($0) }) else {
            throw node.error("\(node.name) must be a text or one of \(functions.joined(separator: ", "))")
        }
        switch name {
        case "split":
            let mapping = try node.mapping(keys: ["split", "by", "part"])
            let part = try mapping.required("part")
            guard try part.int() != 0 else { throw part.error("'part' counts from 1, or from the end from -1") }
            self = .split(
                try ColumnValue(mapping.required("split")), separator: try mapping.required("by").string(),
                part: try part.int())
        case "duration":
            self = .duration(try ColumnValue(node.mapping(keys: ["duration"]).required("duration")))
        default:
            let list = try node.mapping(keys: [name]).required(name)
            let ends = try list.strings()
            guard ends.count == 2 else { throw list.error("'\(name)' takes two columns: the earlier, the later") }
            self = .minutesBetween(from: ends[0], to: ends[1])
        }
    }

    private static func pieces(_ node: DefinitionNode) throws(DefinitionError) -> [Piece] {
        var pieces: [Piece] = []
        var rest = try node.string()[...]
        while let mark = rest.firstRange(of: "${") {
            if mark.lowerBound > rest.startIndex { pieces.append(.text(String(rest[..<mark.lowerBound]))) }
            guard let end = rest[mark.upperBound...].firstIndex(of: "}"), end > mark.upperBound else {
                throw node.error("\(node.name) has '${' without a header and '}' behind it")
            }
            pieces.append(.cell(header: String(rest[mark.upperBound..<end])))
            rest = rest[rest.index(after: end)...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        return pieces
    }
}
