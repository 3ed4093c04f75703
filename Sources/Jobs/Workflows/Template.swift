// SPDX-License-Identifier: Apache-2.0

/// A text with placeholders `${name}`, which are filled when a job is made. `$${` stands for a plain `${`.
struct Template {
    private enum Part {
        case text(String)
        case placeholder(String)
    }

    private let parts: [Part]

    /// - Throws: ``TemplateError`` when a placeholder is not closed or has no name.
    init(_ source: String) throws(TemplateError) {
        var parts: [Part] = []
        var text = ""
        var rest = source[...]
        while let character = rest.first {
            if rest.hasPrefix("$${") {
                text += "${"
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("${") {
                guard let end = rest.firstIndex(of: "}") else {
                    throw TemplateError(message: "the placeholder '\(rest)' has no closing brace")
                }
                let name = rest[..<end].dropFirst(2)
                guard !name.isEmpty else {
                    throw TemplateError(message: "'\(source)' has a placeholder without a name")
                }
                if !text.isEmpty { parts.append(.text(text)) }
                text = ""
                parts.append(.placeholder(String(name)))
                rest = rest[end...].dropFirst()
            } else {
                text.append(character)
                rest = rest.dropFirst()
            }
        }
        if !text.isEmpty || parts.isEmpty { parts.append(.text(text)) }
        self.parts = parts
    }

    /// The names of the placeholders, in order.
    var names: [String] {
        parts.compactMap { if case .placeholder(let name) = $0 { name } else { nil } }
    }

    /// Fills the placeholders.
    ///
    /// - Parameter values: a value for every name of the template.
    /// - Returns: the value itself, with its type, when the text is one placeholder and nothing else; else a string.
    /// - Throws: ``TemplateError`` for a name without a value, and for a value amid text that is not plain itself.
    func fill(_ values: PlaceholderValues) throws(TemplateError) -> JSONValue {
        if parts.count == 1, case .placeholder(let name) = parts[0] { return try values.value(of: name) }
        var result = ""
        for part in parts {
            switch part {
            case .text(let text): result += text
            case .placeholder(let name):
                guard let text = try values.value(of: name).plainText else {
                    throw TemplateError(message: "${\(name)} is not a plain value and cannot be part of a longer text")
                }
                result += text
            }
        }
        return .string(result)
    }
}

/// A text whose placeholders cannot be read or filled.
package struct TemplateError: Error {
    package let message: String

    /// Turns what the body complains of into a problem with a part of a definition.
    ///
    /// - Parameters:
    ///   - place: the part.
    ///   - subject: what the message is about, when the place is not to be seen beside it.
    static func located<Value>(
        at place: DefinitionProblem.Place, _ subject: String? = nil, _ body: () throws(TemplateError) -> Value
    ) throws(DefinitionProblem) -> Value {
        do {
            return try body()
        } catch {
            throw DefinitionProblem([subject, error.message].compactMap(\.self).joined(separator: ": "), at: place)
        }
    }
}

extension JSONValue {
    /// The names of all placeholders in all strings of the value; the keys of objects hold none.
    func placeholders() throws(TemplateError) -> [String] {
        switch self {
        case .string(let text): return try Template(text).names
        case .array(let items):
            var names: [String] = []
            for item in items { names += try item.placeholders() }
            return names
        case .object(let members):
            var names: [String] = []
            for (_, member) in members.sorted(by: { $0.key < $1.key }) { names += try member.placeholders() }
            return names
        case .null, .bool, .integer, .number: return []
        }
    }

    /// The value with the placeholders of all its strings filled.
    func filled(with values: PlaceholderValues) throws(TemplateError) -> JSONValue {
        switch self {
        case .string(let text): return try Template(text).fill(values)
        case .array(let items):
            var result: [JSONValue] = []
            for item in items { result.append(try item.filled(with: values)) }
            return .array(result)
        case .object(let members):
            var result: [String: JSONValue] = [:]
            for (key, member) in members { result[key] = try member.filled(with: values) }
            return .object(result)
        case .null, .bool, .integer, .number: return self
        }
    }
}
