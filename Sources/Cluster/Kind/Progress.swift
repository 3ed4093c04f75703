// SPDX-License-Identifier: Apache-2.0

/// How far an attempt is.
package struct Progress: Sendable, Hashable, Codable {
    /// Units of work done: bytes, rows, rounds.
    package var completed: Int64
    /// Units of work in all, when that is known.
    package var total: Int64?
    /// What is being done, in a few words.
    package var message: String?

    package init(completed: Int64, total: Int64?, message: String? = nil) {
        self.completed = completed
        self.total = total
        self.message = message
    }

    /// The share done, 0 to 1, when the total is known.
    package var fraction: Double? {
        guard let total, total > 0 else { return nil }
        return min(1, max(0, Double(completed) / Double(total)))
    }
}
