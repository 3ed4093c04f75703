// SPDX-License-Identifier: Apache-2.0

/// What runs statements: a pool (each on any connection), a connection, or a transaction.
///
/// Every call cancels its statement on the server when the Swift task is cancelled, and then throws an error of
/// kind `.cancelled`.
public protocol PostgresQuerying: Sendable {
    /// Runs one statement and returns its rows. Parameters are bound to `$1`, `$2`, …; nil is NULL.
    ///
    /// The statement is prepared on its connection from the second time on.
    nonisolated(nonsending) func query(
        _ sql: String, parameters: [(any PostgresParameter)?]
    ) async throws(PostgresError) -> PostgresRows

    /// Sends all statements without waiting in between, and returns their results in order.
    ///
    /// Outside a transaction they form one: after an error none has had an effect. COPY and transaction commands are
    /// not allowed in it.
    ///
    /// - Throws: the first error; `fields.statementIndex` says which statement it was.
    nonisolated(nonsending) func pipeline(
        _ statements: [PostgresStatement]
    ) async throws(PostgresError) -> [PostgresRows]

    /// Runs a text of any number of statements without parameters, as one transaction unless it says otherwise.
    nonisolated(nonsending) func executeScript(_ sql: String) async throws(PostgresError)

    /// Sends data to the server: `COPY … FROM STDIN`, in text, CSV or binary form as the statement says.
    ///
    /// When the body throws, the COPY is aborted, no row of it stays, and the body's error is thrown on.
    ///
    /// - Parameters:
    ///   - sql: the COPY statement.
    ///   - body: writes the data; the writer is of no use after it.
    /// - Returns: how many rows the server took.
    @discardableResult
    nonisolated(nonsending) func copyIn(
        _ sql: String, _ body: (PostgresCopyWriter) async throws -> Void
    ) async throws -> Int

    /// Receives data from the server: `COPY … TO STDOUT`. Memory stays flat: the server waits for the body.
    ///
    /// - Parameters:
    ///   - sql: the COPY statement.
    ///   - body: gets the data in pieces of about 64 KiB, each of whole rows. When it throws, the COPY is cancelled
    ///     and the error thrown on.
    nonisolated(nonsending) func copyOut(_ sql: String, _ body: ([UInt8]) async throws -> Void) async throws
}

extension PostgresQuerying {
    /// As `query(_:parameters:)`, with the parameters one after the other.
    public nonisolated(nonsending) func query(
        _ sql: String, _ parameters: (any PostgresParameter)?...
    ) async throws(PostgresError) -> PostgresRows {
        try await query(sql, parameters: parameters)
    }

    /// Runs one statement and returns how many rows it inserted, updated, deleted or selected.
    @discardableResult
    public nonisolated(nonsending) func execute(
        _ sql: String, parameters: [(any PostgresParameter)?]
    ) async throws(PostgresError) -> Int {
        try await query(sql, parameters: parameters).affectedRows
    }

    /// As `execute(_:parameters:)`, with the parameters one after the other.
    @discardableResult
    public nonisolated(nonsending) func execute(
        _ sql: String, _ parameters: (any PostgresParameter)?...
    ) async throws(PostgresError) -> Int {
        try await query(sql, parameters: parameters).affectedRows
    }
}
