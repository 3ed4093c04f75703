// SPDX-License-Identifier: Apache-2.0

/// What a value of a definition file is, for readers that take any.
package enum DefinitionValue: Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case list([DefinitionNode])
    case mapping([(key: String, value: DefinitionNode)])
}
