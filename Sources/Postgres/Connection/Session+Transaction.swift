// SPDX-License-Identifier: Apache-2.0

internal import CLibpq

extension Session {
    mutating func begin(_ sql: String) throws(PostgresError) {
        guard transactionStatus == PQTRANS_IDLE else {
            throw PostgresError(.usage, "a transaction is open already; use a savepoint inside it")
        }
        _ = try script(sql)
    }

    /// - Throws: when the server rolls back instead, since a statement had failed and its error was caught.
    mutating func commit() throws(PostgresError) {
        let result: ServerResult
        do throws(PostgresError) {
            result = try script("COMMIT")
        } catch {
            throw error.kind == .connection ? error.with { $0.isCommitUnknown = true } : error
        }
        guard result.commandTag == "COMMIT" else {
            throw PostgresError(
                .usage, "nothing was committed: a statement of the transaction had failed, or it had ended before")
        }
    }

    /// Does nothing without a transaction.
    mutating func rollback() {
        endCopy(message: "the transaction is rolled back")
        guard transactionStatus != PQTRANS_IDLE, !isBroken else { return }
        do throws(PostgresError) {
            _ = try script("ROLLBACK")
        } catch {
            // A transaction that cannot be rolled back must not be lent to the next caller.
            isUnusable = true
        }
    }
}
