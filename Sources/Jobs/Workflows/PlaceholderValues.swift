// SPDX-License-Identifier: Apache-2.0

/// What to fill in for the placeholders of a run.
package struct PlaceholderValues: Sendable {
    var date: CivilDate
    var parameters: [String: JSONValue]
    /// By step: its job's result, or the list of its jobs' results. A step without a result has none here.
    package var results: [String: JSONValue] = [:]
    /// Steps that have not succeeded and left nothing: whatever is asked of their results is null.
    package var stepsWithoutResult: Set<String> = []
    /// The item for which a job is made.
    var item: JSONValue?

    package init(parameters: [String: JSONValue], date: CivilDate) {
        self.parameters = parameters
        self.date = date
    }

    /// The value for a placeholder.
    ///
    /// - Parameter name: what stands between the braces.
    /// - Throws: ``TemplateError`` that says where the way into a result ends, and what is there.
    func value(of name: String) throws(TemplateError) -> JSONValue {
        switch Placeholder(name) {
        case .runDate: return .string(date.description)
        case .parameter(let parameter):
            if let value = parameters[parameter] { return value }
        case .result(let step, let path), .results(let step, let path):
            guard let result = results[step] else {
                if stepsWithoutResult.contains(step) { return .null }
                throw TemplateError(message: "${\(name)} has no value: step '\(step)' has left no result")
            }
            return try Self.value(at: path[...], in: result, of: name, whose: "the result of step '\(step)'")
        case .item(let path):
            if let item { return try Self.value(at: path[...], in: item, of: name, whose: "the item") }
        case nil: break
        }
        throw TemplateError(message: "${\(name)} has no value")
    }

    /// Follows a path into a value. A `*` goes into each item of a list but those that are null.
    ///
    /// - Parameters:
    ///   - path: what is left of the path.
    ///   - value: where it has led so far.
    ///   - name: the placeholder.
    ///   - subject: what the value is, in words.
    private static func value(
        at path: ArraySlice<String>, in value: JSONValue, of name: String, whose subject: String
    ) throws(TemplateError) -> JSONValue {
        guard let word = path.first else { return value }
        let rest = path.dropFirst()
        switch value {
        case .array(let items) where word == "*":
            var found: [JSONValue] = []
            for (index, item) in items.enumerated() where item != .null {
                found.append(try self.value(at: rest, in: item, of: name, whose: "'\(index)' of \(subject)"))
            }
            return .array(found)
        case .object(let members):
            if let member = members[word] {
                return try self.value(at: rest, in: member, of: name, whose: "'\(word)' of \(subject)")
            }
        case .array(let items):
            if let index = Int(word), items.indices.contains(index) {
                return try self.value(at: rest, in: items[index], of: name, whose: "'\(word)' of \(subject)")
            }
        case .null, .bool, .integer, .number, .string: break
        }
        throw TemplateError(message: "${\(name)} has no value: \(subject) has no '\(word)', it is \(value.outline)")
    }
}

extension JSONValue {
    /// What the value is, in a few words: enough to see why it is not what was expected.
    var outline: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer(let value): "the number \(value)"
        case .number(let value): "the number \(value)"
        case .string(let value): "the text '\(value.count > 40 ? value.prefix(40) + "…" : value)'"
        case .array(let items): "a list of \(items.count)"
        case .object(let members) where members.isEmpty: "an empty object"
        case .object(let members): "an object with \(members.keys.sorted().prefix(20).joined(separator: ", "))"
        }
    }
}
