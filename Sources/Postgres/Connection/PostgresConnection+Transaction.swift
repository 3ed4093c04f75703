// SPDX-License-Identifier: Apache-2.0

extension PostgresConnection {
    /// Runs the body in a transaction: commits when it returns, rolls back when it throws or the task is cancelled.
    ///
    /// - Parameters:
    ///   - isolation: what it sees of others.
    ///   - serializationRetries: how often the whole body may run again when the server ends the transaction with a
    ///     serialization failure or a deadlock. The body must then have no effects outside the transaction.
    ///   - body: may throw anything; it is thrown on as it is.
    /// - Throws: the body's error, or a `PostgresError`. When `fields.isCommitUnknown` is set, the connection broke
    ///   during COMMIT and nobody can tell whether it happened.
    public nonisolated(nonsending) func transaction<R: Sendable>(
        isolation: PostgresIsolation = .readCommitted, serializationRetries: Int = 0,
        _ body: (PostgresTransaction) async throws -> R
    ) async throws -> R {
        var attempt = 1
        while true {
            do {
                return try await transactionOnce(isolation, attempt: attempt, body)
            } catch let error as PostgresError where error.isTransactionRetryable && attempt <= serializationRetries {
                // Without a pause that differs, the same transactions meet again: up to 10, 20, 40 … 640 ms.
                let limit = 10_000 << min(attempt, 6)
                try await Task.sleep(for: .microseconds(Int.random(in: 0...limit)))
                attempt += 1
            }
        }
    }

    private nonisolated(nonsending) func transactionOnce<R: Sendable>(
        _ isolation: PostgresIsolation, attempt: Int, _ body: (PostgresTransaction) async throws -> R
    ) async throws -> R {
        let begin = "BEGIN ISOLATION LEVEL \(isolation.rawValue)"
        try await run { session throws(PostgresError) in _ = try session.begin(begin) }
        let transaction = PostgresTransaction(self, attempt: attempt)
        do {
            let value = try await body(transaction)
            transaction.end()
            try await run { session throws(PostgresError) in try session.commit() }
            return value
        } catch {
            transaction.end()
            await rollback()
            throw error
        }
    }

    /// Leaves no transaction open; in a cancelled task, too. A connection that cannot even do this is broken.
    nonisolated(nonsending) func rollback() async {
        do throws(PostgresError) {
            try await runShielded { session throws(PostgresError) in session.rollback() }
        } catch {
            // Closed: the server has rolled back. The caller throws the error that led here.
        }
    }
}
