// SPDX-License-Identifier: Apache-2.0

import Yams

/// One value of a definition file, which remembers its place so that complaints can name it.
package struct DefinitionNode: Sendable {
    private let content: Content
    /// The file this value comes from.
    package let file: String
    /// One-based line.
    package let line: Int?
    /// One-based column.
    package let column: Int?
    /// What the value is called in messages: the key it stands under.
    package let name: String

    private indirect enum Content: Sendable {
        case scalar(String, quoted: Bool)
        case sequence([DefinitionNode])
        case mapping([(key: String, value: DefinitionNode)])
    }

    init(node: Node, file: String, name: String) {
        self.file = file
        self.name = name
        line = node.mark?.line
        column = node.mark?.column
        switch node {
        case .scalar(let scalar):
            content = .scalar(scalar.string, quoted: scalar.style == .singleQuoted || scalar.style == .doubleQuoted)
        case .sequence(let sequence):
            content = .sequence(sequence.map { DefinitionNode(node: $0, file: file, name: "an item of \(name)") })
        case .mapping(let mapping):
            content = .mapping(
                mapping.map { key, value in
                    let key = key.string ?? ""
                    return (key, DefinitionNode(node: value, file: file, name: "'\(key)'"))
                })
        case .alias:
            // `Yams.compose` has already put the anchored value in the place of its alias.
            content = .scalar("", quoted: false)
        }
    }

    /// An error at this value's place.
    ///
    /// - Parameter message: what is wrong and what was expected.
    package func error(_ message: String) -> DefinitionError {
        DefinitionError(file: file, line: line, column: column, message: message)
    }

    /// Whether the value is absent in the sense of YAML: `null`, `~` or nothing at all.
    package var isNull: Bool {
        guard case .scalar(let text, quoted: false) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// The value as text. Numbers and booleans are given as written.
    package func string() throws(DefinitionError) -> String {
        guard case .scalar(let text, _) = content, !isNull else { throw error("\(name) must be text") }
        return text
    }

    /// The value as a whole number.
    package func int() throws(DefinitionError) -> Int {
        guard case .scalar(let text, _) = content, let value = Int(text) else {
            throw error("\(name) must be a whole number\(found)")
        }
        return value
    }

    /// The value as a number.
    package func double() throws(DefinitionError) -> Double {
        guard case .scalar(let text, _) = content, let value = Double(text), value.isFinite else {
            throw error("\(name) must be a number\(found)")
        }
        return value
    }

    /// The value as `true` or `false`.
    package func bool() throws(DefinitionError) -> Bool {
        switch content {
        case .scalar("true", quoted: false): return true
        case .scalar("false", quoted: false): return false
        default: throw error("\(name) must be true or false\(found)")
        }
    }

    /// The value as a list.
    package func list() throws(DefinitionError) -> [DefinitionNode] {
        guard case .sequence(let items) = content else { throw error("\(name) must be a list") }
        return items
    }

    /// The value as a list of texts; a single text counts as a list of one.
    package func strings() throws(DefinitionError) -> [String] {
        if case .scalar = content { return [try string()] }
        var result: [String] = []
        for item in try list() { result.append(try item.string()) }
        return result
    }

    /// The value as one of the cases of a string enumeration.
    package func oneOf<Choice: RawRepresentable & CaseIterable>(
        _ type: Choice.Type = Choice.self
    ) throws(DefinitionError) -> Choice where Choice.RawValue == String {
        let text = try string()
        if let choice = Choice(rawValue: text) { return choice }
        let choices = Choice.allCases.map(\.rawValue)
        throw error("\(name) must be one of \(choices.joined(separator: ", "))\(found)\(suggestion(text, choices))")
    }

    /// The value as a mapping that may hold any keys.
    package func mapping() throws(DefinitionError) -> DefinitionMapping {
        guard case .mapping(let entries) = content else { throw error("\(name) must be a mapping of keys to values") }
        return DefinitionMapping(node: self, entries: entries)
    }

    /// The value as a mapping with a fixed vocabulary.
    ///
    /// - Parameter keys: the keys that may occur; any other is an error that suggests the nearest one.
    package func mapping(keys: [String]) throws(DefinitionError) -> DefinitionMapping {
        let mapping = try mapping()
        for (key, value) in mapping.entries where !keys.contains(key) {
            throw value.error(
                "unknown key '\(key)'\(suggestion(key, keys)); known here: \(keys.joined(separator: ", "))")
        }
        return mapping
    }

    /// The value with the type that YAML 1.2 gives it: quoted text is text, whatever it looks like.
    package var value: DefinitionValue {
        switch content {
        case .sequence(let items): .list(items)
        case .mapping(let entries): .mapping(entries)
        case .scalar(let text, quoted: true): .text(text)
        case .scalar(let text, quoted: false):
            if isNull {
                .null
            } else if text == "true" || text == "false" {
                .bool(text == "true")
            } else if let integer = Int(text) {
                .integer(integer)
            } else if let number = Double(text), number.isFinite {
                .number(number)
            } else {
                .text(text)
            }
        }
    }

    /// The first text in the value, or the value itself, that contains a text; `nil` when none does.
    package func scalar(containing text: String) -> DefinitionNode? {
        switch content {
        case .scalar(let own, _): own.contains(text) ? self : nil
        case .sequence(let items): items.lazy.compactMap { $0.scalar(containing: text) }.first
        case .mapping(let entries): entries.lazy.compactMap { $0.value.scalar(containing: text) }.first
        }
    }

    private var found: String {
        guard case .scalar(let text, _) = content else { return "" }
        return ", not '\(text)'"
    }
}
