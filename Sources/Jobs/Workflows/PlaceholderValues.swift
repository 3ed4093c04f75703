// SPDX-License-Identifier: Apache-2.0

/// What to fill in for the placeholders of a run.
package struct PlaceholderValues: Sendable {
    var date: CivilDate
    var parameters: [String: JSONValue]
    /// By step: its job's result, or the list of its jobs' results. A step without a result has none here.
    package var results: [String: JSONValue] = [:]
    /// A step that is undone although it did not succeed: whatever is asked of its result is null.
    package var stepWithoutResult: String?
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
                if step == stepWithoutResult { return .null }
                throw TemplateError(message: "${\(name)} has no value: step '\(step)' has left no result")
            }
            return try Self.value(at: path, in: result, of: name, whose: "the result of step '\(step)'")
        case .item(let path):
            if let item { return try Self.value(at: path, in: item, of: name, whose: "the item") }
        case nil: break
        }
        throw TemplateError(message: "${\(name)} has no value")
    }

    private static func value(
        at path: [String], in whole: JSONValue, of name: String, whose subject: String
    ) throws(TemplateError) -> JSONValue {
        var value = whole
        for (depth, word) in path.enumerated() {
            switch value {
            case .object(let members) where members[word] != nil: value = members[word] ?? .null
            case .array(let items) where Int(word).map(items.indices.contains) == true:
                value = items[Int(word) ?? 0]
            default:
                let place = depth == 0 ? subject : "'\(path[..<depth].joined(separator: "."))' of \(subject)"
                throw TemplateError(
                    message: "${\(name)} has no value: \(place) has no '\(word)', it is \(value.outline)")
            }
        }
        return value
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
