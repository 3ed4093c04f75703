// SPDX-License-Identifier: Apache-2.0

/// A definition file that cannot be used: where, what is wrong, and what was expected.
package struct DefinitionError: Error, Hashable, CustomStringConvertible {
    /// The file as it was named by the caller.
    package let file: String
    /// One-based line, or `nil` when the file as a whole is meant.
    package let line: Int?
    /// One-based column, or `nil`.
    package let column: Int?
    /// What is wrong and what was expected, in one sentence.
    package let message: String

    package init(file: String, line: Int? = nil, column: Int? = nil, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }

    /// `file:line:column: message`, the form editors jump to.
    package var description: String {
        let place = [line, column].compactMap(\.self).map { ":\($0)" }.joined()
        return "\(file)\(place): \(message)"
    }
}
