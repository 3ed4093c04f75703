// SPDX-License-Identifier: Apache-2.0

/// How much a transaction sees of others that run beside it (manual, section 13.2).
public enum PostgresIsolation: String, Sendable, CaseIterable {
    case readCommitted = "READ COMMITTED"
    case repeatableRead = "REPEATABLE READ"
    case serializable = "SERIALIZABLE"
    /// A consistent picture of the whole database for long reads, such as exports.
    case repeatableReadOnly = "REPEATABLE READ READ ONLY"
}
