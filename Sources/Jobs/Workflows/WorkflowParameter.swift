// SPDX-License-Identifier: Apache-2.0

/// A value that the starter of a workflow may or must give.
package struct WorkflowParameter: Sendable, Hashable, Codable {
    package let name: String
    package let description: String?
    /// What holds when no value is given; strings may hold placeholders for other parameters. `nil` makes the
    /// parameter required, ``JSONValue/null`` makes it optional.
    package let defaultValue: JSONValue?

    package init(name: String, description: String? = nil, defaultValue: JSONValue? = nil) {
        self.name = name
        self.description = description
        self.defaultValue = defaultValue
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        description = try container.decodeIfPresent(String.self, forKey: .description)
        // `decodeIfPresent` would take a null for an absent value.
        defaultValue =
            container.contains(.defaultValue) ? try container.decode(JSONValue.self, forKey: .defaultValue) : nil
    }
}
