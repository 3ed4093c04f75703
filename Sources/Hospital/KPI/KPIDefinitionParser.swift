// SPDX-License-Identifier: Apache-2.0

package import Definitions
import Foundation

/// Reads KPI files.
///
/// A file is one `KPIFormula` below a head of comment lines `-- key: value`. A value goes on in lines that begin with
/// at least three spaces after the dashes. The head ends at the first line that is not a comment.
///
///     -- title: Turnover
///     -- unit: minutes per change of case
///     -- grain: branch, day, suite, service
///     -- category: operating-room
///     -- direction: down
///     -- aggregate: ratio
///     -- target: 30, warning 40
///     -- definition: Wheels-in of a case less wheels-out of the case before it …
///     --   over the number of such pairs.
///
///     select sum(turnover) as numerator, count(turnover) as denominator
///     from cases
///     where is_completed
package struct KPIDefinitionParser {
    private enum Key: String, CaseIterable {
        case title, unit, grain, category, direction, aggregate, target, definition, source
    }

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
            target: try target(), formula: try formula(body, grain), file: file)
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

    /// `-- target: 0.85` or `-- target: 0.85, warning 0.8`.
    private func target() throws(DefinitionError) -> KPITarget? {
        guard let entry = entries[.target] else { return nil }
        let direction: KPIDefinition.Direction = try choice(.direction)
        guard direction != .none else {
            throw error(entry.line, "a target needs 'direction' up or down, to say which side of it is good")
        }
        let parts = entry.value.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        let warning = parts.count == 2 && parts[1].hasPrefix("warning ") ? Double(parts[1].dropFirst(8)) : nil
        guard let goal = parts.first.flatMap({ Double($0) }), parts.count == (warning == nil ? 1 : 2) else {
            throw error(entry.line, "'target' must be a number, or 'NUMBER, warning NUMBER', not '\(entry.value)'")
        }
        if let warning, direction == .up ? warning >= goal : warning <= goal {
            throw error(entry.line, "the warning bound \(warning) must lie on the missed side of the target \(goal)")
        }
        return KPITarget(goal: goal, warning: warning)
    }

    // MARK: Query

    private func formula(
        _ lines: ArraySlice<String>, _ grain: [KPIDefinition.Dimension]
    ) throws(DefinitionError) -> KPIFormula {
        let text = lines.joined(separator: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
        let code = SQLText.withoutCommentsAndLiterals(text)
        if let semicolon = code.firstIndex(of: ";") {
            let line = bodyLine + code[..<semicolon].count { $0 == "\n" }
            throw error(line, "the query must be one SELECT without ';', since it becomes part of a larger one")
        }
        let formula: KPIFormula
        do {
            formula = try KPIFormula(text)
        } catch {
            throw self.error(bodyLine, error.message)
        }
        let aggregate: KPIDefinition.Aggregate = try choice(.aggregate)
        guard (formula.denominator != nil) == (aggregate == .ratio) else {
            throw error(
                bodyLine, "a ratio must give the column 'denominator', and a sum must not: 'aggregate' is \(aggregate)")
        }
        guard (formula.slice != nil) == grain.contains(.slice) else {
            throw error(bodyLine, "'… as slice' and 'slice' in the grain go together")
        }
        let names = KPIRelation.allCases.map(\.rawValue)
        guard !KPIDefinition.relations(of: formula).isEmpty else {
            throw error(bodyLine, "the query reads none of the relations \(names.joined(separator: ", "))")
        }
        return formula
    }

    private func error(_ line: Int?, _ message: String) -> DefinitionError {
        DefinitionError(file: file, line: line, message: message)
    }
}
