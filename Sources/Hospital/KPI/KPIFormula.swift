// SPDX-License-Identifier: Apache-2.0

/// What a KPI file computes: `select [… as slice,] … as numerator [, … as denominator] from …`.
///
/// The days, branches and other groups are put around it, so that KPIs that read the same are computed in one pass.
package struct KPIFormula: Sendable, Hashable {
    /// The KPI's own breakdown, as text; `nil` without one.
    package let slice: String?
    /// An aggregate.
    package let numerator: String
    /// An aggregate; `nil` for plain sums.
    package let denominator: String?
    /// What stands after FROM: relations of the vocabulary, and conditions.
    package let origin: String

    /// Takes the text of a query apart.
    ///
    /// - Throws: `Mistake`, which says what is wrong in words.
    init(_ text: String) throws(Mistake) {
        let code = SQLText.withoutCommentsAndLiterals(text)
        guard code.count == text.count else { throw Mistake("the query has characters that cannot be read") }
        let characters = Array(text)
        let words = Self.words(Array(code.lowercased()))
        guard let first = words.first else { throw Mistake("the query is missing below the head of comment lines") }
        guard first.word == "select" else {
            throw Mistake("the query must be one SELECT, but begins with '\(first.word)'")
        }
        guard let from = words.first(where: { $0.depth == 0 && $0.word == "from" }) else {
            throw Mistake("the query must say FROM what it reads")
        }
        for word in words where word.depth == 0 && ["group", "order", "union", "limit"].contains(word.word) {
            throw Mistake("'\(word.word)' is not for KPI files: the grain says what is grouped")
        }
        var columns: [String: String] = [:]
        var begin = first.range.upperBound
        for word in words where word.range.lowerBound <= from.range.lowerBound && word.depth == 0 {
            guard [",", "from"].contains(word.word) else { continue }
            let column = try Self.column(words, characters, begin..<word.range.lowerBound)
            guard columns.updateValue(column.expression, forKey: column.name) == nil else {
                throw Mistake("the query gives '\(column.name)' twice")
            }
            begin = word.range.upperBound
        }
        guard let numerator = columns["numerator"] else {
            throw Mistake("the query does not give the column 'numerator': … as numerator")
        }
        self.numerator = numerator
        denominator = columns["denominator"]
        slice = columns["slice"]
        origin = Self.trimmed(characters[from.range.upperBound...])
    }

    /// What is wrong with a query.
    struct Mistake: Error {
        let message: String
        init(_ message: String) { self.message = message }
    }

    // MARK: Words

    /// A word or a comma, where it stands, and in how many brackets.
    private struct Word {
        let word: String
        let range: Range<Int>
        let depth: Int
    }

    private static func words(_ code: [Character]) -> [Word] {
        var words: [Word] = []
        var depth = 0
        var index = 0
        while index < code.count {
            let start = index
            let character = code[index]
            index += 1
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == "," { words.append(Word(word: ",", range: start..<index, depth: depth)) }
            guard character.isLetter || character == "_" else { continue }
            while index < code.count, code[index].isLetter || code[index].isNumber || code[index] == "_" { index += 1 }
            words.append(Word(word: String(code[start..<index]), range: start..<index, depth: depth))
        }
        return words
    }

    /// One column of the list: `EXPRESSION as NAME`.
    private static func column(
        _ words: [Word], _ characters: [Character], _ range: Range<Int>
    ) throws(Mistake) -> (name: String, expression: String) {
        let inside = words.filter { range.contains($0.range.lowerBound) && $0.depth == 0 }
        let text = trimmed(characters[range])
        guard inside.count >= 2, let name = inside.last, inside[inside.count - 2].word == "as" else {
            throw Mistake(
                "the column '\(text)' has no name: it must end in 'as numerator', 'as denominator' or 'as slice'")
        }
        guard ["numerator", "denominator", "slice"].contains(name.word) else {
            throw Mistake("the query must give numerator, denominator or slice, not '\(name.word)'")
        }
        let end = inside[inside.count - 2].range.lowerBound
        return (name.word, trimmed(characters[range.lowerBound..<end]))
    }

    private static func trimmed(_ characters: ArraySlice<Character>) -> String {
        let begin = characters.firstIndex { !$0.isWhitespace } ?? characters.endIndex
        let end = characters.lastIndex { !$0.isWhitespace }.map { $0 + 1 } ?? begin
        return String(characters[begin..<max(begin, end)])
    }
}
