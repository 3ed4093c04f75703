// SPDX-License-Identifier: Apache-2.0

import Definitions

/// Rows of a file that are none of its data. They are counted, and neither taken nor rejected.
package struct SkipRule: Sendable, Hashable {
    /// Lines before the header.
    package let firstLines: Int
    /// Rows in which a column has one of these words, such as totals.
    let rows: [Words]
    /// How the first cell begins with which the file's end begins.
    let footer: [String]

    struct Words: Sendable, Hashable {
        let header: String
        let words: [String]
    }

    /// - Parameter node: `skip` of a definition file, or `nil` when there is none.
    init(_ node: DefinitionNode?) throws(DefinitionError) {
        guard let mapping = try node?.mapping(keys: ["first_lines", "where", "footer"]) else {
            (firstLines, rows, footer) = (0, [], [])
            return
        }
        firstLines = try mapping["first_lines"]?.int() ?? 0
        if let lines = mapping["first_lines"], !(0...1000).contains(firstLines) {
            throw lines.error("'first_lines' must be 0 to 1000, not \(firstLines)")
        }
        var rows: [Words] = []
        for (header, words) in try mapping["where"]?.mapping().entries ?? [] {
            rows.append(Words(header: header, words: try words.strings()))
        }
        self.rows = rows
        footer = try mapping["footer"]?.strings() ?? []
    }
}
