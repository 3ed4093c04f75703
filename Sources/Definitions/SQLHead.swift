// SPDX-License-Identifier: Apache-2.0

import Foundation

/// An SQL file of the jobs folder: a head of comment lines `-- key: value`, and what stands below it.
///
/// A value goes on in lines that begin with at least three spaces after the dashes. The head ends at the first line that
/// is not a comment.
package struct SQLHead: Sendable {
    /// The file as it was named by the caller.
    package let file: String
    /// What stands below the head, without the empty lines around it.
    package let body: String
    /// The line in which it begins, from 1.
    package let bodyLine: Int
    private let entries: [String: Entry]

    private struct Entry {
        let line: Int
        var value: String
    }

    /// Reads one file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - keys: the keys that may occur; any other is an error that suggests the nearest one.
    /// - Throws: `DefinitionError` with file, line and what was expected.
    package static func read(_ path: String, keys: [String]) throws(DefinitionError) -> SQLHead {
        try SQLHead(DefinitionFile.text(of: path), file: path, keys: keys)
    }

    /// Parses the text of one file.
    ///
    /// - Parameters:
    ///   - text: head and body.
    ///   - file: its name in error messages.
    ///   - keys: as of ``read(_:keys:)``.
    package init(_ text: String, file: String, keys: [String]) throws(DefinitionError) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var entries: [String: Entry] = [:]
        var last: String?
        var place = 0
        while place < lines.count, lines[place].hasPrefix("--") {
            let line = lines[place]
            place += 1
            let content = line.dropFirst(2).trimmingCharacters(in: .whitespaces)
            if content.isEmpty || content.hasPrefix("SPDX-License-Identifier:") { continue }
            guard line.hasPrefix("--   ") else {
                last = try Self.take(content, DefinitionPlace(file: file, line: place), keys, into: &entries)
                continue
            }
            guard let last else {
                throw DefinitionError(
                    file: file, line: place, message: "this line continues a value, but there is none above it")
            }
            entries[last]?.value += " \(content)"
        }
        let below = lines[place...].drop { $0.allSatisfy(\.isWhitespace) }
        self.file = file
        self.entries = entries
        body = below.joined(separator: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
        bodyLine = below.isEmpty ? lines.count : below.startIndex + 1
    }

    private struct DefinitionPlace {
        let file: String
        let line: Int

        func error(_ message: String) -> DefinitionError { DefinitionError(file: file, line: line, message: message) }
    }

    private static func take(
        _ content: String, _ place: DefinitionPlace, _ keys: [String], into entries: inout [String: Entry]
    ) throws(DefinitionError) -> String {
        guard let colon = content.firstIndex(of: ":") else {
            throw place.error("'\(content)' is not 'key: value'; a value goes on in lines that begin with '--   '")
        }
        let key = content[..<colon].trimmingCharacters(in: .whitespaces)
        let value = content[content.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        guard keys.contains(key) else {
            throw place.error(
                "unknown key '\(key)'\(suggestion(key, keys)); known here: \(keys.joined(separator: ", "))")
        }
        if let earlier = entries[key] { throw place.error("'\(key)' was given in line \(earlier.line) already") }
        guard !value.isEmpty else { throw place.error("'\(key)' has no value") }
        entries[key] = Entry(line: place.line, value: value)
        return key
    }

    /// The value of a key that must be there.
    package func required(_ key: String) throws(DefinitionError) -> String {
        guard let entry = entries[key] else {
            throw DefinitionError(file: file, message: "'-- \(key): …' is missing in the head of comment lines")
        }
        return entry.value
    }

    /// The value of a key that may be left out.
    package func optional(_ key: String) -> String? { entries[key]?.value }

    /// The value of a key that must be there, as one of the cases of a string enumeration.
    package func oneOf<Choice: RawRepresentable & CaseIterable>(
        _ key: String, as type: Choice.Type = Choice.self
    ) throws(DefinitionError) -> Choice where Choice.RawValue == String {
        try choice(try required(key), called: "'\(key)'", key)
    }

    /// The values of a key that must be there, parted by commas, each one of the cases of a string enumeration.
    package func listOf<Choice: RawRepresentable & CaseIterable>(
        _ key: String, as type: Choice.Type = Choice.self
    ) throws(DefinitionError) -> [Choice] where Choice.RawValue == String {
        var list: [Choice] = []
        for part in try required(key).split(separator: ",") {
            list.append(try choice(part.trimmingCharacters(in: .whitespaces), called: "each part of '\(key)'", key))
        }
        return list
    }

    private func choice<Choice: RawRepresentable & CaseIterable>(
        _ word: String, called name: String, _ key: String
    ) throws(DefinitionError) -> Choice where Choice.RawValue == String {
        if let choice = Choice(rawValue: word) { return choice }
        let choices = Choice.allCases.map(\.rawValue)
        throw error(
            at: key,
            "\(name) must be one of \(choices.joined(separator: ", ")), not '\(word)'\(suggestion(word, choices))")
    }

    /// A complaint about the value of a key, with its line.
    package func error(at key: String, _ message: String) -> DefinitionError {
        DefinitionError(file: file, line: entries[key]?.line, message: message)
    }

    /// A complaint about what stands below the head.
    ///
    /// - Parameter line: lines below the first one of the body.
    package func error(inBody line: Int = 0, _ message: String) -> DefinitionError {
        DefinitionError(file: file, line: bodyLine + line, message: message)
    }
}
