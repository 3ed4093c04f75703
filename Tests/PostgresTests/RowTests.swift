// SPDX-License-Identifier: Apache-2.0

import Postgres
import Testing

@Suite struct RowTests {
    @Test("rows are a collection, with columns by name and by place")
    func collection() async throws {
        try await withPool { pool in
            let rows = try await pool.query("SELECT n, n * n AS square FROM generate_series(1, 3) AS n")
            #expect(rows.count == 3)
            #expect(rows.affectedRows == 3)
            #expect(rows.commandTag == "SELECT 3")
            #expect(rows.columnNames == ["n", "square"])
            #expect(try rows.map { row in try row.decode("square", as: Int.self) } == [1, 4, 9])
            #expect(try rows[2].decode(0, as: Int.self) == 3)
            #expect(rows[1]["square"].text == "4")
            #expect(rows.last?.index == 2)
        }
    }

    @Test("a value that does not fit names column and type, never itself")
    func mismatch() async throws {
        try await withPool { pool in
            let row = try await pool.query("SELECT 'secret' AS name, NULL::int AS gone, 99999 AS big")[0]
            let text = try await postgresError { _ = try row.decode("name", as: Int.self) }
            #expect(text.kind == .decoding)
            #expect(text.column == "name")
            #expect(text.message.contains("Int"))
            #expect(!text.description.contains("secret"))
            let null = try await postgresError { _ = try row.decode("gone", as: Int.self) }
            #expect(null.message.contains("NULL"))
            let missing = try await postgresError { _ = try row.decode("nam", as: String.self) }
            #expect(missing.message.contains("name, gone, big"))
            let overflow = try await postgresError { _ = try row.decode("big", as: Int16.self) }
            #expect(overflow.kind == .decoding)
            #expect(throws: PostgresError.self) { try row.decode(3, as: Int.self) }
        }
    }

    @Test("rows outlive their connection and pool")
    func outlive() async throws {
        let rows = try await withPool { pool in try await pool.query("SELECT repeat('x', 5000) AS text") }
        #expect(try rows[0].decode("text", as: String.self).count == 5000)
    }

    @Test("an empty statement and one without rows are no error")
    func noRows() async throws {
        try await withPool { pool async throws in
            #expect(try await pool.query("").isEmpty)
            #expect(try await pool.query("SELECT 1 WHERE false").isEmpty)
            #expect(try await pool.execute("CREATE TABLE t (n int)") == 0)
            #expect(try await pool.execute("INSERT INTO t SELECT generate_series(1, 5)") == 5)
            #expect(try await pool.execute("DELETE FROM t WHERE n > $1", 3) == 2)
        }
    }
}
