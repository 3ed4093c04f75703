// SPDX-License-Identifier: Apache-2.0

import Postgres
import Testing

@Suite struct ErrorTests {
    private let schema = """
        CREATE TABLE ward (id int PRIMARY KEY, name text NOT NULL UNIQUE, beds int CHECK (beds > 0));
        CREATE TABLE bed (ward int REFERENCES ward);
        INSERT INTO ward VALUES (1, 'ICU', 4);
        """

    @Test("a broken constraint is named, with table, code and detail; the description keeps the row's values out")
    func constraints() async throws {
        try await withPool { pool in
            try await pool.executeScript(schema)
            let unique = try await postgresError { try await pool.execute("INSERT INTO ward VALUES (2, $1, 1)", "ICU") }
            #expect(unique.kind == .server)
            #expect(unique.isUniqueViolation)
            #expect(unique.sqlState == "23505")
            #expect(unique.constraint == "ward_name_key")
            #expect(unique.table == "ward")
            #expect(unique.fields.schema == "public")
            #expect(unique.fields.severity == "ERROR")
            #expect(unique.detail?.contains("ICU") == true)
            #expect(!unique.description.contains("ICU"))
            #expect(unique.description.contains("23505"))

            let foreign = try await postgresError { try await pool.execute("INSERT INTO bed VALUES (9)") }
            #expect(foreign.isForeignKeyViolation)
            let check = try await postgresError { try await pool.execute("INSERT INTO ward VALUES (3, 'x', 0)") }
            #expect(check.isCheckViolation)
            let null = try await postgresError { try await pool.execute("INSERT INTO ward VALUES (3, NULL, 1)") }
            #expect(null.isNotNullViolation)
            #expect(null.column == "name")
        }
    }

    @Test("a syntax error has its position, and a hint where the server has one")
    func position() async throws {
        try await withPool { pool in
            try await pool.executeScript(schema)
            let syntax = try await postgresError { _ = try await pool.query("SELECT 1 FRM ward WHERE") }
            #expect(syntax.sqlState == "42601")
            #expect(syntax.position != nil)
            let column = try await postgresError { _ = try await pool.query("SELECT nam FROM ward") }
            #expect(column.position == 8)
            #expect(column.hint?.contains("name") == true)
            let table = try await postgresError { _ = try await pool.query("SELECT * FROM nothing") }
            #expect(table.isUndefinedTable)
        }
    }

    @Test("an error inside a function carries its context")
    func context() async throws {
        try await withPool { pool in
            let error = try await postgresError {
                try await pool.executeScript(
                    "DO $$ BEGIN RAISE EXCEPTION 'full' USING HINT = 'wait', DETAIL = 'x'; END $$")
            }
            #expect(error.message == "full")
            #expect(error.hint == "wait")
            #expect(error.detail == "x")
            #expect(error.fields.context?.contains("PL/pgSQL") == true)
        }
    }

    @Test("after an error the same connection goes on")
    func goesOn() async throws {
        try await withPool(size: 1) { pool in
            let before = try await pool.query("SELECT pg_backend_pid()")[0].decode(0, as: Int.self)
            _ = try await postgresError { _ = try await pool.query("SELECT 1 / $1::int", 0) }
            let after = try await pool.query("SELECT pg_backend_pid()")[0].decode(0, as: Int.self)
            #expect(before == after)
        }
    }

    @Test("the server's statement time-out is told apart from a cancellation")
    func statementTimeout() async throws {
        try await withPool(configure: { $0.statementTimeout = .milliseconds(50) }) { pool in
            let error = try await postgresError { _ = try await pool.query("SELECT pg_sleep(30)") }
            #expect(error.kind == .timeout)
            #expect(error.sqlState == "57014")
            #expect(try await pool.query("SELECT 1").count == 1)
        }
    }

    @Test(
        "COPY through query is refused and leaves the connection usable",
        arguments: [
            "COPY (SELECT generate_series(1, 100000)) TO STDOUT", "COPY ward FROM STDIN",
        ])
    func copyThroughQuery(sql: String) async throws {
        try await withPool(size: 1) { pool in
            try await pool.executeScript(schema)
            let error = try await postgresError { _ = try await pool.query(sql) }
            #expect(error.kind == .usage)
            let script = try await postgresError { try await pool.executeScript(sql) }
            #expect(script.kind == .usage)
            #expect(try await pool.query("SELECT 1").count == 1)
        }
    }
}
