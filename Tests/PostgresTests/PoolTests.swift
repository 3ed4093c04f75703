// SPDX-License-Identifier: Apache-2.0

import Postgres
import Testing

@Suite struct PoolTests {
    @Test("it connects when first used, no more often than needed, and never beyond its size")
    func lazyAndBounded() async throws {
        try await withPool(size: 3) { pool in
            #expect(pool.usage.open == 0)
            for _ in 1...10 { try await pool.query("SELECT 1").requireOne() }
            #expect(pool.usage.open == 1)
            #expect(pool.usage.idle == 1)
            try await withThrowingTaskGroup { group in
                for _ in 1...40 {
                    group.addTask { try await pool.query("SELECT pg_sleep(0.002)").requireOne() }
                }
                try await group.waitForAll()
            }
            #expect(pool.usage.open == 3)
            let seen = try await pool.query(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"
            )
            #expect(try seen[0].decode(0, as: Int.self) == 3)
        }
    }

    @Test("callers are served in the order they asked")
    func fair() async throws {
        try await withPool(size: 1) { pool in
            let order = Recorder()
            let callers = try await pool.withConnection { _ in
                var callers: [Task<Void, any Error>] = []
                for number in 1...20 {
                    callers.append(Task { try await pool.withConnection { _ in order.note(number) } })
                    try await eventually("it waits") { pool.usage.waiting == number }
                }
                return callers
            }
            for caller in callers { try await caller.value }
            #expect(order.all == Array(1...20))
        }
    }

    @Test("a caller that waits too long gets a time-out that says how many connections there are")
    func exhausted() async throws {
        try await withPool(size: 1, configure: { $0.acquireTimeout = .seconds(2) }) { pool in
            try await pool.withConnection { connection in
                let error = try await postgresError { _ = try await pool.query("SELECT 1") }
                #expect(error.kind == .timeout)
                #expect(error.message.contains("1"))
                try await connection.query("SELECT 1").requireOne()
            }
            try await pool.query("SELECT 1").requireOne()
        }
    }

    @Test("a waiting caller that is cancelled leaves at once, and the others are served")
    func cancelledWaiter() async throws {
        try await withPool(size: 1) { pool in
            let other = try await pool.withConnection { _ in
                let waiter = Task { try await pool.query("SELECT 1").requireOne() }
                try await eventually("it waits") { pool.usage.waiting == 1 }
                let other = Task { try await pool.query("SELECT 2").requireOne() }
                try await eventually("both wait") { pool.usage.waiting == 2 }
                waiter.cancel()
                #expect(try await postgresError { try await waiter.value }.kind == .cancelled)
                #expect(pool.usage.waiting == 1)
                return other
            }
            try await other.value
        }
    }

    @Test("closing waits for borrowers, refuses newcomers, and leaves no connection behind")
    func closing() async throws {
        try await withPool(size: 2) { pool in
            try await withPool(url: pool.configuration.urlForTests) { observer in
                let closing = try await pool.withConnection { connection in
                    let closing = Task { await pool.close() }
                    try await eventually("it refuses") {
                        do { try await pool.query("SELECT 1").requireOne() } catch let error as PostgresError {
                            return error.kind == .closed
                        }
                        return false
                    }
                    try await connection.query("SELECT 'still lent'").requireOne()
                    return closing
                }
                await closing.value
                await pool.close()
                try await eventually("the server has noticed") {
                    try await observer.query(
                        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name <> 'observer' AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
                    ).isEmpty
                }
            }
        }
    }

    @Test("a borrower that leaves a transaction open does not spoil it for the next")
    func openTransaction() async throws {
        try await withPool(size: 1) { pool in
            try await pool.executeScript("CREATE TABLE t (n int)")
            try await pool.withConnection { connection in
                try await connection.execute("BEGIN")
                try await connection.execute("INSERT INTO t VALUES (1)")
            }
            try await pool.withConnection { connection in
                try await connection.execute("BEGIN")
                _ = try await postgresError { _ = try await connection.query("SELECT 1 / 0") }
            }
            #expect(try await pool.query("SELECT 1 FROM t").isEmpty)
            #expect(pool.usage.open == 1)
        }
    }

    @Test("thousands of statements from many tasks each get their own answer")
    func concurrency() async throws {
        try await withPool(size: 8) { pool in
            try await withThrowingTaskGroup { group in
                for task in 0..<64 {
                    group.addTask {
                        for number in 0..<50 {
                            let wanted = task * 1000 + number
                            let rows = try await pool.query("SELECT $1::int AS n", wanted)
                            let n = try rows[0].decode("n", as: Int.self)
                            if n != wanted { Issue.record("asked for \(wanted), got \(n)") }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    private actor Borrower {
        var seen = 0
        func borrow(_ pool: PostgresPool) async throws {
            try await pool.withConnection { connection in
                seen += try await connection.query("SELECT 1").count
            }
            try await pool.transaction { transaction in seen += try await transaction.query("SELECT 1").count }
        }
    }

    @Test("an actor can lend its own state to a body")
    func isolation() async throws {
        try await withPool { pool in
            let borrower = Borrower()
            try await borrower.borrow(pool)
            #expect(await borrower.seen == 2)
        }
    }
}
