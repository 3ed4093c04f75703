// SPDX-License-Identifier: Apache-2.0

/// A statement with its parameters, for `pipeline`.
public struct PostgresStatement: Sendable {
    public let sql: String
    public let parameters: [(any PostgresParameter)?]

    public init(_ sql: String, _ parameters: (any PostgresParameter)?...) {
        self.sql = sql
        self.parameters = parameters
    }

    public init(_ sql: String, parameters: [(any PostgresParameter)?]) {
        self.sql = sql
        self.parameters = parameters
    }
}
