// SPDX-License-Identifier: Apache-2.0

extension PostgresConnection {
    public nonisolated(nonsending) func query(
        _ sql: String, parameters: [(any PostgresParameter)?]
    ) async throws(PostgresError) -> PostgresRows {
        let binding = try PostgresBinding(parameters)
        return try await run { session throws(PostgresError) in try session.query(sql, binding) }
    }

    public nonisolated(nonsending) func pipeline(
        _ statements: [PostgresStatement]
    ) async throws(PostgresError) -> [PostgresRows] {
        var bound: [BoundStatement] = []
        bound.reserveCapacity(statements.count)
        for statement in statements { bound.append(try BoundStatement(statement)) }
        let batch = bound
        return try await run { session throws(PostgresError) in try session.pipeline(batch) }
    }

    public nonisolated(nonsending) func executeScript(_ sql: String) async throws(PostgresError) {
        try await run { session throws(PostgresError) in _ = try session.script(sql) }
    }

    @discardableResult
    public nonisolated(nonsending) func copyIn(
        _ sql: String, _ body: (PostgresCopyWriter) async throws -> Void
    ) async throws -> Int {
        try await run { session throws(PostgresError) in try session.beginCopyIn(sql) }
        let writer = PostgresCopyWriter(self)
        do {
            try await body(writer)
            try await writer.flush()
            return try await run { session throws(PostgresError) in try session.finishCopyIn() }
        } catch {
            await endCopy(reason: "the client gave up")
            throw error
        }
    }

    public nonisolated(nonsending) func copyOut(
        _ sql: String, _ body: ([UInt8]) async throws -> Void
    ) async throws {
        try await run { session throws(PostgresError) in try session.beginCopyOut(sql) }
        do {
            while let chunk = try await run({ session throws(PostgresError) in
                try session.nextCopyOut(size: PostgresCopyWriter.chunkSize)
            }) {
                try await body(chunk)
            }
        } catch {
            await endCopy(reason: "the client gave up")
            throw error
        }
    }

    private nonisolated(nonsending) func endCopy(reason: String) async {
        do throws(PostgresError) {
            try await runShielded { session throws(PostgresError) in session.endCopy(message: reason) }
        } catch {
            // The connection is closed, which ends a COPY as well; the caller throws the error that led here.
        }
    }
}

extension PostgresConnection {
    /// Gives advisory locks of the session back even in a cancelled task; a connection that cannot is not lent again.
    nonisolated(nonsending) func releaseSessionLocks() async {
        do throws(PostgresError) {
            try await runShielded { session throws(PostgresError) in
                do throws(PostgresError) {
                    _ = try session.script("SELECT pg_advisory_unlock_all()")
                } catch {
                    session.isUnusable = true
                    throw error
                }
            }
        } catch {
            // The connection goes, and the server frees the locks with it. The caller throws its own error.
        }
    }
}
