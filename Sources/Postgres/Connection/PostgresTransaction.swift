// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A transaction that is open; of no use once the body it was given to has returned.
public final class PostgresTransaction: Sendable, PostgresQuerying {
    private let connection: PostgresConnection
    private let state = Mutex((isOver: false, savepoints: 0))
    /// From 1; higher when the body runs again after a serialization failure.
    public let attempt: Int

    init(_ connection: PostgresConnection, attempt: Int) {
        self.connection = connection
        self.attempt = attempt
    }

    /// The server process that runs it.
    public var backendProcessID: Int32 { connection.backendProcessID }

    func end() { state.withLock { $0.isOver = true } }

    /// Runs a part that may fail without ending the whole: when the body throws, only its own changes are undone.
    public nonisolated(nonsending) func savepoint<R: Sendable>(
        _ body: (PostgresTransaction) async throws -> R
    ) async throws -> R {
        let name = state.withLock { state in
            state.savepoints += 1
            return "swift_savepoint_\(state.savepoints)"
        }
        try await executeScript("SAVEPOINT \(name)")
        let value: R
        do {
            value = try await body(self)
        } catch {
            let undo = "ROLLBACK TO SAVEPOINT \(name); RELEASE SAVEPOINT \(name)"
            try await connection.runShielded { session throws(PostgresError) in _ = try session.script(undo) }
            throw error
        }
        try await executeScript("RELEASE SAVEPOINT \(name)")
        return value
    }

    public nonisolated(nonsending) func query(
        _ sql: String, parameters: [(any PostgresParameter)?]
    ) async throws(PostgresError) -> PostgresRows {
        try requireOpen()
        return try await connection.query(sql, parameters: parameters)
    }

    public nonisolated(nonsending) func pipeline(
        _ statements: [PostgresStatement]
    ) async throws(PostgresError) -> [PostgresRows] {
        try requireOpen()
        return try await connection.pipeline(statements)
    }

    public nonisolated(nonsending) func executeScript(_ sql: String) async throws(PostgresError) {
        try requireOpen()
        try await connection.executeScript(sql)
    }

    @discardableResult
    public nonisolated(nonsending) func copyIn(
        _ sql: String, _ body: (PostgresCopyWriter) async throws -> Void
    ) async throws -> Int {
        try requireOpen()
        return try await connection.copyIn(sql, body)
    }

    public nonisolated(nonsending) func copyOut(
        _ sql: String, _ body: ([UInt8]) async throws -> Void
    ) async throws {
        try requireOpen()
        try await connection.copyOut(sql, body)
    }

    private func requireOpen() throws(PostgresError) {
        guard !state.withLock({ $0.isOver }) else { throw PostgresError(.usage, "the transaction has ended") }
    }
}
