// SPDX-License-Identifier: Apache-2.0

import Postgres
import Testing

@Suite struct StatementTests {
    private func preparedCount(_ connection: PostgresConnection) async throws -> Int {
        try await connection.query("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'swift%'")[0].decode(0)
    }

    @Test("a statement is prepared from its second run on, and the cache stays within its bound")
    func bounded() async throws {
        try await withPool(size: 1, configure: { $0.statementCacheSize = 4 }) { pool in
            try await pool.withConnection { connection in
                for round in 1...3 {
                    for number in 0..<20 {
                        for _ in 1...round { try await connection.query("SELECT \(number)").requireOne() }
                    }
                }
                // The counting statement has an entry of its own.
                #expect(try await preparedCount(connection) <= 4)
                for _ in 1...3 { try await connection.query("SELECT 'hot'").requireOne() }
                let uses = try await connection.query(
                    "SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement LIKE '%hot%' AND name LIKE 'swift%'"
                )
                #expect(try uses[0].decode(0, as: Int.self) == 2)
            }
        }
    }

    @Test("a table that changes under a prepared statement is not noticed")
    func changedTable() async throws {
        try await withPool(size: 1) { pool in
            try await pool.executeScript("CREATE TABLE t (a int); INSERT INTO t VALUES (1)")
            for _ in 1...3 { try await pool.query("SELECT * FROM t").requireOne() }
            try await pool.executeScript("ALTER TABLE t ADD COLUMN b text DEFAULT 'new'")
            let row = try await pool.query("SELECT * FROM t")[0]
            #expect(row.columnNames == ["a", "b"])
            #expect(try row.decode("b", as: String.self) == "new")
        }
    }

    @Test("inside a transaction it is an error once, and works the next time")
    func changedTableInTransaction() async throws {
        try await withPool(size: 1) { pool in
            try await pool.executeScript("CREATE TABLE t (a int); INSERT INTO t VALUES (1)")
            for _ in 1...3 { try await pool.query("SELECT * FROM t").requireOne() }
            try await pool.executeScript("ALTER TABLE t ADD COLUMN b int")
            let error = try await postgresError {
                try await pool.transaction { try await $0.query("SELECT * FROM t").requireOne() }
            }
            #expect(error.sqlState == "0A000")
            let names = try await pool.transaction { try await $0.query("SELECT * FROM t").columnNames }
            #expect(names == ["a", "b"])
        }
    }

    @Test("statements that the server has forgotten are prepared anew", arguments: ["DISCARD ALL", "DEALLOCATE ALL"])
    func forgotten(command: String) async throws {
        try await withPool(size: 1) { pool in
            for _ in 1...3 { try await pool.query("SELECT 1").requireOne() }
            try await pool.execute(command)
            try await pool.query("SELECT 1").requireOne()
            // Behind the client's back, inside a function's EXECUTE.
            for _ in 1...2 { try await pool.query("SELECT 1").requireOne() }
            try await pool.executeScript("DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$")
            try await pool.query("SELECT 1").requireOne()
            let batch = try await pool.pipeline([PostgresStatement("SELECT 1"), PostgresStatement("SELECT 1")])
            #expect(batch.count == 2)
            try await pool.executeScript("DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$")
            #expect(try await pool.pipeline([PostgresStatement("SELECT 1")]).count == 1)
        }
    }

    @Test("one text with bytes and with text parameters makes two statements")
    func typesMatter() async throws {
        try await withPool(size: 1) { pool in
            for _ in 1...3 {
                let text = try await pool.query("SELECT length($1)", "é")
                #expect(try text[0].decode(0, as: Int.self) == 1)
                let bytes = try await pool.query("SELECT length($1)", Array("é".utf8))
                #expect(try bytes[0].decode(0, as: Int.self) == 2)
            }
        }
    }

    @Test("a cache of size 0 prepares nothing")
    func noCache() async throws {
        try await withPool(size: 1, configure: { $0.statementCacheSize = 0 }) { pool in
            try await pool.withConnection { connection in
                for _ in 1...3 { try await connection.query("SELECT 1").requireOne() }
                _ = try await connection.pipeline([PostgresStatement("SELECT 1"), PostgresStatement("SELECT 1")])
                #expect(try await preparedCount(connection) == 0)
            }
        }
    }
}

extension PostgresRows {
    func requireOne() throws { try #require(count == 1) }
}
