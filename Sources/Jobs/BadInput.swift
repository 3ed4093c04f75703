// SPDX-License-Identifier: Apache-2.0

/// What the caller gave cannot be used; trying again would not help.
package struct BadInput: Error, Hashable, CustomStringConvertible {
    /// What is wrong: which file, line, column, value, and what was expected.
    package let message: String
    /// What to do about it, when there is something to say.
    package let hint: String?

    package init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }

    package var description: String { hint.map { "\(message)\n\($0)" } ?? message }
}
