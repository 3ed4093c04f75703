// SPDX-License-Identifier: Apache-2.0

/// One step of a schema's history. Once released it never changes; what must change becomes a new one.
public struct Migration: Sendable, Hashable {
    /// Position in its set, from 1.
    public let version: Int
    public let name: String
    /// Any number of statements, without transaction commands: they run in one transaction.
    public let sql: String

    public init(version: Int, name: String, sql: String) {
        self.version = version
        self.name = name
        self.sql = sql
    }

    /// From a file embedded in the program.
    public init(version: Int, name: String, sql: [UInt8]) {
        self.init(version: version, name: name, sql: String(decoding: sql, as: UTF8.self))
    }
}
