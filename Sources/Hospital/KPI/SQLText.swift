// SPDX-License-Identifier: Apache-2.0

/// The little that has to be known of SQL to check a query before the server sees it.
enum SQLText {
    /// The text with comments, string literals and quoted names blanked out; line breaks stay, so that line numbers
    /// do. Knows `--` and nested `/* */` comments, `'…'` with doubled quotes, and `"…"`; PostgreSQL 15 manual, 4.1.
    static func withoutCommentsAndLiterals(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        func blank(_ part: Substring) {
            result.append(contentsOf: part.map { $0 == "\n" ? "\n" : " " })
        }
        while let character = rest.first {
            let length: Int
            if rest.hasPrefix("--") {
                length = rest.firstIndex(of: "\n").map { rest.distance(from: rest.startIndex, to: $0) } ?? rest.count
            } else if rest.hasPrefix("/*") {
                length = blockCommentLength(rest)
            } else if character == "'" || character == "\"" {
                let end = rest.dropFirst().firstIndex(of: character)
                length = end.map { rest.distance(from: rest.startIndex, to: $0) + 1 } ?? rest.count
            } else {
                result.append(character)
                rest.removeFirst()
                continue
            }
            blank(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return result
    }

    private static func blockCommentLength(_ text: Substring) -> Int {
        var depth = 0
        var rest = text
        repeat {
            if rest.hasPrefix("/*") {
                depth += 1
                rest = rest.dropFirst(2)
            } else if rest.hasPrefix("*/") {
                depth -= 1
                rest = rest.dropFirst(2)
            } else {
                rest = rest.dropFirst()
            }
        } while depth > 0 && !rest.isEmpty
        return text.count - rest.count
    }
}
