// SPDX-License-Identifier: Apache-2.0

// Each call borrows a connection for itself alone.
extension PostgresPool {
    public nonisolated(nonsending) func query(
        _ sql: String, parameters: [(any PostgresParameter)?]
    ) async throws(PostgresError) -> PostgresRows {
        let connection = try await acquire()
        defer { release(connection) }
        return try await connection.query(sql, parameters: parameters)
    }

    public nonisolated(nonsending) func pipeline(
        _ statements: [PostgresStatement]
    ) async throws(PostgresError) -> [PostgresRows] {
        let connection = try await acquire()
        defer { release(connection) }
        return try await connection.pipeline(statements)
    }

    public nonisolated(nonsending) func executeScript(_ sql: String) async throws(PostgresError) {
        let connection = try await acquire()
        defer { release(connection) }
        try await connection.executeScript(sql)
    }

    @discardableResult
    public nonisolated(nonsending) func copyIn(
        _ sql: String, _ body: (PostgresCopyWriter) async throws -> Void
    ) async throws -> Int {
        let connection = try await acquire()
        defer { release(connection) }
        return try await connection.copyIn(sql, body)
    }

    public nonisolated(nonsending) func copyOut(
        _ sql: String, _ body: ([UInt8]) async throws -> Void
    ) async throws {
        let connection = try await acquire()
        defer { release(connection) }
        try await connection.copyOut(sql, body)
    }
}
