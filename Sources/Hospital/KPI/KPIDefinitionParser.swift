// SPDX-License-Identifier: Apache-2.0

package import Definitions
import Foundation

/// Reads KPI files.
///
/// A file is one SELECT below a head of comment lines `-- key: value`. A value goes on in lines that begin with at
/// least three spaces after the dashes. The head ends at the first line that is not a comment.
///
///     -- title: Turnover
///     -- unit: minutes per change of case
///     -- grain: branch, day, suite, service
///     -- category: operating-room
///     -- direction: down
///     -- aggregate: ratio
///     -- definition: Wheels-in of a case less wheels-out of the case before it …
///     --   over the number of such pairs.
///
///     select …
package struct KPIDefinitionParser {
    private enum Key: String, CaseIterable {
        case title, unit, grain, category, direction, aggregate, definition, source
        case reachesBackDays = "reaches_back_days"
        case reachesForward = "reaches_forward"
    }

    private static let columns = [
        "branch_id", "period", "suite", "service", "department", "numerator", "denominator",
    ]

    private struct Entry {
        let line: Int
        var value: String
    }

    private let file: String
    private var entries: [Key: Entry] = [:]
    private var bodyLine = 0

    private init(file: String) {
        self.file = file
    }

    /// Reads one file.
    ///
    /// - Throws: `DefinitionError` with the file, the line and what is wrong.
    package static func read(_ path: String) throws(DefinitionError) -> KPIDefinition {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw DefinitionError(file: path, message: "cannot be read: \(error.localizedDescription)")
        }
        guard let text = String(bytes: data, encoding: .utf8) else {
            throw DefinitionError(file: path, message: "is not UTF-8 text")
        }
        return try parse(text, file: path)
    }

    /// Parses the text of one file.
    ///
    /// - Parameters:
    ///   - text: head and query.
    ///   - file: its path; the last component without `.sql` becomes the KPI's name.
    /// - Throws: `DefinitionError` with the file, the line and what is wrong.
    package static func parse(_ text: String, file: String) throws(DefinitionError) -> KPIDefinition {
        var parser = KPIDefinitionParser(file: file)
        return try parser.parse(text)
    }

    private mutating func parse(_ text: String) throws(DefinitionError) -> KPIDefinition {
        let fileName = file.split(separator: "/").last.map(String.init) ?? file
        let name = fileName.hasSuffix(".sql") ? String(fileName.dropLast(4)) : fileName
        guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_") }) else {
            throw DefinitionError(
                file: file, message: "a KPI is named by its file: lower-case letters, digits and '_', then '.sql'")
        }
        let body = try readHead(text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
        let grain = try grain()
        return KPIDefinition(
            name: name, title: try required(.title).value, unit: try required(.unit).value, grain: grain,
            category: try choice(.category), direction: try choice(.direction), aggregate: try choice(.aggregate),
            definition: try required(.definition).value, source: entries[.source]?.value,
            reachesBackDays: try reachesBackDays(), reachesForward: try reachesForward(),
            query: try query(body), file: file)
    }

    // MARK: Head

    /// Fills `entries` and returns the lines below the head.
    private mutating func readHead(_ lines: [String]) throws(DefinitionError) -> ArraySlice<String> {
        var last: Key?
        for (index, line) in lines.enumerated() {
            let number = index + 1
            guard line.hasPrefix("--") else {
                let body = lines[index...].drop { $0.allSatisfy(\.isWhitespace) }
                bodyLine = body.isEmpty ? number : body.startIndex + 1
                return body
            }
            let content = line.dropFirst(2).trimmingCharacters(in: .whitespaces)
            if content.isEmpty || content.hasPrefix("SPDX-License-Identifier:") { continue }
            if line.hasPrefix("--   ") {
                guard let last else {
                    throw error(number, "this line continues a value, but there is none above it")
                }
                entries[last]?.value += " \(content)"
                continue
            }
            last = try readEntry(content, line: number)
        }
        throw error(lines.count, "the query is missing below the head of comment lines")
    }

    private mutating func readEntry(_ content: String, line: Int) throws(DefinitionError) -> Key {
        let known = Key.allCases.map(\.rawValue)
        guard let colon = content.firstIndex(of: ":") else {
            throw error(line, "'\(content)' is not 'key: value'; a value goes on in lines that begin with '--   '")
        }
        let word = content[..<colon].trimmingCharacters(in: .whitespaces)
        let value = content[content.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        guard let key = Key(rawValue: word) else {
            throw error(
                line, "unknown key '\(word)'\(suggestion(word, known)); known here: \(known.joined(separator: ", "))")
        }
        if let earlier = entries[key] {
            throw error(line, "'\(word)' was given in line \(earlier.line) already")
        }
        guard !value.isEmpty else { throw error(line, "'\(word)' has no value") }
        entries[key] = Entry(line: line, value: value)
        return key
    }

    private func required(_ key: Key) throws(DefinitionError) -> Entry {
        guard let entry = entries[key] else {
            throw error(nil, "'-- \(key.rawValue): …' is missing in the head of comment lines")
        }
        return entry
    }

    private func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: Key, of type: Choice.Type = Choice.self
    ) throws(DefinitionError) -> Choice where Choice.RawValue == String {
        let entry = try required(key)
        return try choice(entry.value, called: "'\(key.rawValue)'", line: entry.line)
    }

    private func choice<Choice: RawRepresentable & CaseIterable>(
        _ word: String, called name: String, line: Int
    ) throws(DefinitionError) -> Choice where Choice.RawValue == String {
        if let choice = Choice(rawValue: word) { return choice }
        let choices = Choice.allCases.map(\.rawValue)
        throw error(
            line, "\(name) must be one of \(choices.joined(separator: ", ")), not '\(word)'\(suggestion(word, choices))"
        )
    }

    private func grain() throws(DefinitionError) -> [KPIDefinition.Dimension] {
        let entry = try required(.grain)
        var grain: [KPIDefinition.Dimension] = []
        for part in entry.value.split(separator: ",") {
            let word = part.trimmingCharacters(in: .whitespaces)
            grain.append(try choice(word, called: "each part of 'grain'", line: entry.line))
        }
        guard grain.contains(.branch), grain.contains(.day) else {
            throw error(entry.line, "'grain' must contain branch and day")
        }
        return grain
    }

    private func reachesBackDays() throws(DefinitionError) -> Int {
        guard let entry = entries[.reachesBackDays] else { return 0 }
        guard let days = Int(entry.value), (0...3660).contains(days) else {
            throw error(entry.line, "'reaches_back_days' must be a whole number from 0 to 3660, not '\(entry.value)'")
        }
        return days
    }

    private func reachesForward() throws(DefinitionError) -> Bool {
        guard let entry = entries[.reachesForward] else { return false }
        guard let value = Bool(entry.value) else {
            throw error(entry.line, "'reaches_forward' must be true or false, not '\(entry.value)'")
        }
        return value
    }

    // MARK: Query

    private func query(_ lines: ArraySlice<String>) throws(DefinitionError) -> String {
        let text = lines.joined(separator: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
        let code = SQLText.withoutCommentsAndLiterals(text)
        let words = code.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "$") }
        guard let first = words.first else {
            throw error(bodyLine, "the query is missing below the head of comment lines")
        }
        guard first == "select" || first == "with" else {
            throw error(bodyLine, "the query must be one SELECT, but begins with '\(first)'")
        }
        if let semicolon = code.firstIndex(of: ";") {
            let line = bodyLine + code[..<semicolon].count { $0 == "\n" }
            throw error(line, "the query must be one SELECT without ';', since it becomes part of a larger one")
        }
        for parameter in ["$1", "$2"] where !words.contains(Substring(parameter)) {
            throw error(
                bodyLine, "the query does not use \(parameter)::date, the \(parameter == "$1" ? "first" : "last") day")
        }
        for column in Self.columns where !words.contains(Substring(column)) {
            throw error(
                bodyLine,
                "the query does not give the column '\(column)'; needed: \(Self.columns.joined(separator: ", "))")
        }
        return text
    }

    private func error(_ line: Int?, _ message: String) -> DefinitionError {
        DefinitionError(file: file, line: line, message: message)
    }
}
