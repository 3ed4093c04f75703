// SPDX-License-Identifier: Apache-2.0

internal import CLibpq

extension Session {
    /// Runs one statement with its parameters bound, prepared once it repeats.
    ///
    /// When the server no longer knows the prepared form, or refuses it since a table has changed, it is prepared
    /// anew and run again. Inside a transaction that is impossible, as the error has ended it: the error is thrown,
    /// and the next run succeeds.
    mutating func query(_ sql: String, _ parameters: PostgresBinding) throws(PostgresError) -> PostgresRows {
        try requireNoCopy()
        let key = StatementCache.Key(sql: sql, types: parameters.types)
        do throws(PostgresError) {
            return try run(key, parameters)
        } catch {
            guard error.isStaleStatement else { throw error }
            statements.forget(key)
            guard transactionStatus == PQTRANS_IDLE else { throw error }
            return try run(key, parameters)
        }
    }

    private mutating func run(
        _ key: StatementCache.Key, _ parameters: PostgresBinding
    ) throws(PostgresError) -> PostgresRows {
        let advice = statements.advice(for: key)
        if !statements.discarded.isEmpty { try deallocateDiscarded() }
        switch advice {
        case .runOnce:
            try Session.requireNoNUL(key.sql)
            let sent = unsafe parameters.withPointers { values, lengths, formats in
                unsafe key.withTypes { _, types in
                    unsafe PQsendQueryParams(
                        connection, key.sql, parameters.count, types, values, lengths, formats, 0)
                }
            }
            return PostgresRows(try finish(sent: sent), columns: nil)
        case .prepare(let name):
            try Session.requireNoNUL(key.sql)
            let sent = unsafe key.withTypes { count, types in
                unsafe PQsendPrepare(connection, name, key.sql, count, types)
            }
            _ = try finish(sent: sent)
            statements.didPrepare(key, as: name)
            let rows = try runPrepared(name, parameters, columns: nil)
            statements.didRun(key, with: rows.columns)
            return rows
        case .prepared(let name, let columns):
            return try runPrepared(name, parameters, columns: columns)
        }
    }

    private mutating func runPrepared(
        _ name: String, _ parameters: PostgresBinding, columns: PostgresColumns?
    ) throws(PostgresError) -> PostgresRows {
        let sent = unsafe parameters.withPointers { values, lengths, formats in
            unsafe PQsendQueryPrepared(connection, name, parameters.count, values, lengths, formats, 0)
        }
        return PostgresRows(try finish(sent: sent), columns: columns)
    }

    /// Frees evicted statements on the server. In a failed transaction nothing can run, so they wait.
    mutating func deallocateDiscarded() throws(PostgresError) {
        guard transactionStatus != PQTRANS_INERROR else { return }
        for name in statements.discarded {
            do throws(PostgresError) {
                _ = try script("DEALLOCATE \(name)")
            } catch {
                // The server has forgotten it already; what fails for another reason shows in the next statement.
                guard error.isStaleStatement, transactionStatus == PQTRANS_IDLE else { throw error }
            }
        }
        statements.didDeallocate()
    }
}
