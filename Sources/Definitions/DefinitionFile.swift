// SPDX-License-Identifier: Apache-2.0

import Foundation
import Yams

/// Reads the YAML files under `jobs/`.
///
/// The files are written by operators, so every complaint names the file, the line and what was expected.
package enum DefinitionFile {
    /// Reads and parses one YAML file.
    ///
    /// - Parameter path: the file to read; used as it is in error messages.
    /// - Returns: the root of the document.
    /// - Throws: ``DefinitionError`` when the file cannot be read, is not UTF-8, is empty or is not YAML.
    package static func read(_ path: String) throws(DefinitionError) -> DefinitionNode {
        try parse(try text(of: path), file: path)
    }

    /// Reads one file without looking at what it says.
    ///
    /// - Throws: ``DefinitionError`` when the file cannot be read, is not UTF-8 or has a NUL, at which a reader of YAML
    ///   stops without a word and which PostgreSQL holds in no text.
    package static func text(of path: String) throws(DefinitionError) -> String {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            let reason = (error as NSError).localizedFailureReason ?? "\(error.localizedDescription)"
            throw DefinitionError(file: path, message: "cannot be read: \(reason)")
        }
        guard let text = String(bytes: data, encoding: .utf8) else {
            throw DefinitionError(file: path, message: "is not UTF-8 text")
        }
        if let end = data.firstIndex(of: 0) {
            let line = data[..<end].count { $0 == UInt8(ascii: "\n") } + 1
            throw DefinitionError(file: path, line: line, message: "has a NUL byte; definition files are text")
        }
        return text
    }

    /// Parses YAML text.
    ///
    /// - Parameters:
    ///   - text: one YAML document.
    ///   - file: the name used in error messages.
    /// - Throws: ``DefinitionError`` when the text is empty, is not YAML or has a value with a NUL, which PostgreSQL
    ///   refuses.
    package static func parse(_ text: String, file: String) throws(DefinitionError) -> DefinitionNode {
        if let line = lineOfKeyWithAlias(text) {
            throw DefinitionError(file: file, line: line, message: "a key must be plain text where there are aliases")
        }
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw DefinitionError(yaml: error, file: file)
        } catch {
            throw DefinitionError(file: file, message: "is not YAML: \(error)")
        }
        guard let node else { throw DefinitionError(file: file, message: "is empty") }
        var room = valueLimit
        guard node.fits(into: &room) else {
            throw DefinitionError(
                file: file, message: "has more than \(valueLimit) values; do its aliases repeat aliases?")
        }
        if let place = node.firstNUL?.mark {
            throw DefinitionError(
                file: file, line: place.line, column: place.column, message: "text cannot have a NUL ('\\0') in it")
        }
        return DefinitionNode(node: node, file: file, name: "the file")
    }

    /// Aliases of aliases can make a few lines stand for more values than any memory holds.
    private static let valueLimit = 100_000

    /// Keys are compared by all that is in them while the text is read, before the values can be counted: aliases of
    /// aliases there would take for ever.
    private static func lineOfKeyWithAlias(_ text: String) -> Int? {
        guard text.contains(/(^|[\s\[{,:?-])\*[A-Za-z0-9_-]/) else { return nil }
        // An alias, a list or a mapping before a colon, or an explicit key.
        let key = text.firstMatch(of: /\*[A-Za-z0-9_-]+[ \t]*:|[\]}][ \t]*:|(^|[\s\[{,-])\?\s/)
        return key.map { text[..<$0.range.upperBound].utf8.count { $0 == UInt8(ascii: "\n") } + 1 }
    }

    /// What is written in definition files, by the end of their names.
    package enum Kind: String, Sendable {
        case yaml = "yml"
        case sql
    }

    /// The definition files of a folder, in the order of the names of what they define.
    ///
    /// - Parameters:
    ///   - directory: a folder; only files directly inside count.
    ///   - kind: other files do not count.
    /// - Returns: paths, each beginning with `directory`.
    /// - Throws: ``DefinitionError`` when the folder cannot be listed.
    package static func list(in directory: String, _ kind: Kind = .yaml) throws(DefinitionError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: directory)
                .filter { $0.hasSuffix(".\(kind.rawValue)") }
                .map { "\(directory)/\($0)" }
                .sorted { name(of: $0) < name(of: $1) }
        } catch {
            throw DefinitionError(file: directory, message: "is not a folder that can be listed")
        }
    }

    /// The name of what a file defines: its own without what says its kind.
    package static func name(of path: String) -> String {
        let file = path.split(separator: "/").last ?? ""
        return String(file[..<(file.lastIndex(of: ".") ?? file.endIndex)])
    }
}

extension Node {
    /// Whether the value has no more values in it than there is room for, which it takes; stops when there is none.
    fileprivate func fits(into room: inout Int) -> Bool {
        room -= 1
        guard room >= 0 else { return false }
        switch self {
        case .scalar, .alias: return true
        case .sequence(let sequence):
            for item in sequence where !item.fits(into: &room) { return false }
            return true
        case .mapping(let mapping):
            for (key, value) in mapping where !key.fits(into: &room) || !value.fits(into: &room) { return false }
            return true
        }
    }

    /// The first key or value with a NUL in it.
    fileprivate var firstNUL: Node? {
        switch self {
        case .scalar(let scalar): scalar.string.utf8.contains(0) ? self : nil
        case .sequence(let sequence): sequence.lazy.compactMap(\.firstNUL).first
        case .mapping(let mapping): mapping.lazy.compactMap { $0.key.firstNUL ?? $0.value.firstNUL }.first
        case .alias: nil
        }
    }
}

extension DefinitionError {
    init(yaml error: YamlError, file: String) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init(file: file, line: mark.line, column: mark.column, message: "is not YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.map { "'\($0)'" }.joined(separator: ", ")
            self.init(
                file: file, line: context.mark.line, column: context.mark.column,
                message: "the key \(names) appears twice")
        default:
            self.init(file: file, message: "is not YAML: \(error)")
        }
    }
}
