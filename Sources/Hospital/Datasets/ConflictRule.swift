// SPDX-License-Identifier: Apache-2.0

/// What becomes of a row whose key another row has already: one of the table, or an earlier one of the same file.
package enum ConflictRule: String, Sendable, Hashable, CaseIterable {
    /// The row replaces the other one.
    case newest
    /// The other one stays, and the row is passed over.
    case first
    /// The row is rejected when it says something else than the other one.
    case reject
}
