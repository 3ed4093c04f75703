// SPDX-License-Identifier: Apache-2.0

/// A mapping of a definition file, in the order in which it was written.
package struct DefinitionMapping: Sendable {
    /// The mapping itself, for errors about it as a whole.
    package let node: DefinitionNode
    /// Keys and values as written.
    package let entries: [(key: String, value: DefinitionNode)]

    /// The value under a key that must be there.
    ///
    /// - Throws: ``DefinitionError`` at the mapping's place when the key is absent or null.
    package func required(_ key: String) throws(DefinitionError) -> DefinitionNode {
        guard let value = self[key] else { throw node.error("'\(key)' is missing") }
        return value
    }

    /// The value under a key, or `nil` when the key is absent or null.
    package subscript(_ key: String) -> DefinitionNode? {
        entries.first { $0.key == key && !$0.value.isNull }?.value
    }
}
