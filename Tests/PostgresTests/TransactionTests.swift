// SPDX-License-Identifier: Apache-2.0

import Postgres
import Testing

@Suite struct TransactionTests {
    private struct Stop: Error {}

    private func withTable(size: Int = 4, _ body: (PostgresPool) async throws -> Void) async throws {
        try await withPool(size: size) { pool in
            try await pool.executeScript(
                "CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 0), (2, 0)")
            try await body(pool)
        }
    }

    private func sum(_ pool: PostgresPool) async throws -> Int {
        try await pool.query("SELECT sum(n)::int AS sum FROM t")[0].decode("sum")
    }

    @Test("it commits what its body did and returns its value")
    func commit() async throws {
        try await withTable { pool in
            let value = try await pool.transaction { transaction in
                try await transaction.execute("UPDATE t SET n = 5 WHERE id = 1")
                return "done"
            }
            #expect(value == "done")
            #expect(try await sum(pool) == 5)
        }
    }

    @Test("it rolls back when its body throws, and throws that on")
    func rollback() async throws {
        try await withTable(size: 1) { pool async throws in
            await #expect(throws: Stop.self) {
                try await pool.transaction { transaction in
                    try await transaction.execute("UPDATE t SET n = 5")
                    throw Stop()
                }
            }
            #expect(try await sum(pool) == 0)
        }
    }

    @Test("an error that the body swallowed does not pass for a commit")
    func swallowedError() async throws {
        try await withTable(size: 1) { pool in
            let error = try await postgresError {
                try await pool.transaction { transaction in
                    try await transaction.execute("UPDATE t SET n = 5")
                    _ = try? await transaction.query("SELECT 1 / 0")
                }
            }
            #expect(error.kind == .usage)
            #expect(try await sum(pool) == 0)
        }
    }

    @Test("a savepoint undoes its own part only; savepoints nest")
    func savepoints() async throws {
        try await withTable(size: 1) { pool in
            try await pool.transaction { transaction in
                try await transaction.execute("UPDATE t SET n = n + 1 WHERE id = 1")
                await #expect(throws: PostgresError.self) {
                    try await transaction.savepoint { part in
                        try await part.execute("UPDATE t SET n = n + 10 WHERE id = 1")
                        _ = try await part.query("SELECT 1 / 0")
                    }
                }
                try await transaction.savepoint { outer in
                    try await outer.execute("UPDATE t SET n = n + 100 WHERE id = 1")
                    await #expect(throws: Stop.self) {
                        try await outer.savepoint { inner in
                            try await inner.execute("UPDATE t SET n = n + 1000 WHERE id = 1")
                            throw Stop()
                        }
                    }
                }
            }
            #expect(try await sum(pool) == 101)
        }
    }

    @Test("transactions that cannot all have come first run again, and each counts once")
    func serializationRetries() async throws {
        try await withTable(size: 4) { pool in
            let runs = Recorder()
            try await withThrowingTaskGroup { group in
                for _ in 1...12 {
                    group.addTask {
                        try await pool.transaction(isolation: .serializable, serializationRetries: 100) { transaction in
                            runs.note(transaction.attempt)
                            let rows = try await transaction.query("SELECT n FROM t WHERE id = 1")
                            let n = try rows[0].decode("n", as: Int.self)
                            try await transaction.execute("UPDATE t SET n = $1 WHERE id = 1", n + 1)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await sum(pool) == 12)
            #expect(runs.all.count >= 12)
        }
    }

    @Test("two transactions are made to collide: the second runs exactly twice, or fails when not asked to retry")
    func provokedCollision() async throws {
        try await withTable(size: 2) { pool in
            for retries in [0, 3] {
                let attempts = Recorder()
                let outcome: Result<Void, any Error>
                do {
                    try await pool.transaction(isolation: .repeatableRead, serializationRetries: retries) {
                        transaction in
                        attempts.note(transaction.attempt)
                        try await transaction.query("SELECT n FROM t WHERE id = 2").requireOne()
                        if transaction.attempt == 1 { try await pool.execute("UPDATE t SET n = n + 1 WHERE id = 2") }
                        try await transaction.execute("UPDATE t SET n = n + 1 WHERE id = 2")
                    }
                    outcome = .success(())
                } catch {
                    outcome = .failure(error)
                }
                if retries == 0 {
                    #expect(attempts.all == [1])
                    let error = try await postgresError { try outcome.get() }
                    #expect(error.isSerializationFailure)
                } else {
                    #expect(attempts.all == [1, 2])
                    try outcome.get()
                }
            }
            #expect(try await sum(pool) == 3)
        }
    }

    @Test("a dead-lock ends, and both have had their effect")
    func deadlock() async throws {
        try await withTable(size: 2) { pool in
            try await withThrowingTaskGroup { group in
                for (first, second) in [(1, 2), (2, 1)] {
                    group.addTask {
                        try await pool.transaction(serializationRetries: 20) { transaction in
                            try await transaction.execute("SET LOCAL deadlock_timeout = '20ms'")
                            try await transaction.execute("UPDATE t SET n = n + 1 WHERE id = $1", first)
                            try await transaction.execute("SELECT pg_sleep(0.05)")
                            try await transaction.execute("UPDATE t SET n = n + 1 WHERE id = $1", second)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await sum(pool) == 4)
        }
    }

    @Test("a cancelled task does not commit")
    func cancelledTask() async throws {
        try await withTable(size: 1) { pool in
            let task = Task {
                try await pool.transaction { transaction in
                    try await transaction.execute("UPDATE t SET n = 5")
                    unsafe withUnsafeCurrentTask { task in unsafe task?.cancel() }
                }
            }
            let error = try await postgresError { try await task.value }
            #expect(error.kind == .cancelled)
            #expect(try await sum(pool) == 0)
        }
    }

    @Test("a transaction that is over takes no more statements")
    func over() async throws {
        try await withTable(size: 1) { pool in
            let kept = try await pool.transaction { $0 }
            let error = try await postgresError { try await kept.execute("UPDATE t SET n = 1") }
            #expect(error.kind == .usage)
        }
    }

    @Test("a transaction inside a transaction of one connection is refused")
    func nested() async throws {
        try await withTable(size: 1) { pool in
            try await pool.withConnection { connection in
                try await connection.transaction { _ in
                    let error = try await postgresError { try await connection.transaction { _ in } }
                    #expect(error.kind == .usage)
                }
            }
        }
    }

    @Test("an isolation level is the one asked for", arguments: PostgresIsolation.allCases)
    func isolation(level: PostgresIsolation) async throws {
        try await withPool(size: 1) { pool in
            let shown = try await pool.transaction(isolation: level) { transaction in
                try await transaction.query(
                    "SELECT current_setting('transaction_isolation') AS level, current_setting('transaction_read_only') AS ro"
                )[0].map { row in (try row.decode("level", as: String.self), try row.decode("ro", as: String.self)) }
            }
            #expect(level.rawValue.lowercased().hasPrefix(shown.0))
            #expect((shown.1 == "on") == (level == .repeatableReadOnly))
        }
    }
}

extension PostgresRow {
    func map<R>(_ body: (PostgresRow) throws -> R) rethrows -> R { try body(self) }
}
