// SPDX-License-Identifier: Apache-2.0

import Postgres
import Testing

@Suite struct PipelineTests {
    @Test("results come back in order, prepared and not")
    func order() async throws {
        try await withPool(size: 1) { pool in
            for _ in 1...3 {
                var batch = (0..<50).map { PostgresStatement("SELECT $1::int AS n", $0) }
                batch.insert(PostgresStatement("SELECT 'once' AS word"), at: 25)
                let results = try await pool.pipeline(batch)
                #expect(results.count == 51)
                #expect(try results[0][0].decode("n", as: Int.self) == 0)
                #expect(try results[25][0].decode("word", as: String.self) == "once")
                #expect(try results[50][0].decode("n", as: Int.self) == 49)
            }
            #expect(try await pool.pipeline([]).isEmpty)
        }
    }

    @Test("an error in the middle undoes the whole batch, says which statement it was, and the connection goes on")
    func errorInTheMiddle() async throws {
        try await withPool(size: 1) { pool in
            try await pool.executeScript("CREATE TABLE t (n int PRIMARY KEY)")
            let batch = [1, 2, 3, 2, 4].map { PostgresStatement("INSERT INTO t VALUES ($1)", $0) }
            let error = try await postgresError { _ = try await pool.pipeline(batch) }
            #expect(error.isUniqueViolation)
            #expect(error.fields.statementIndex == 3)
            #expect(try await pool.query("SELECT count(*) FROM t")[0].decode(0, as: Int.self) == 0)
            let good = try await pool.pipeline((1...5).map { PostgresStatement("INSERT INTO t VALUES ($1)", $0) })
            #expect(good.map(\.affectedRows) == [1, 1, 1, 1, 1])
        }
    }

    @Test("a statement that cannot be prepared is reported with its place")
    func syntaxError() async throws {
        try await withPool(size: 1) { pool in
            for _ in 1...2 {
                let error = try await postgresError {
                    _ = try await pool.pipeline([
                        PostgresStatement("SELECT 1"), PostgresStatement("SELEC 2"), PostgresStatement("SELEC 2"),
                    ])
                }
                #expect(error.sqlState == "42601")
                #expect(error.fields.statementIndex == 1)
            }
            #expect(try await pool.query("SELECT 1").count == 1)
        }
    }

    @Test("a batch far larger than every buffer in between does not dead-lock", .timeLimit(.minutes(1)))
    func large() async throws {
        try await withPool(size: 1) { pool in
            // Each asks for more than it sends, in both directions more than a socket takes.
            let filler = String(repeating: "x", count: 1000)
            let batch = (0..<4_000).map { PostgresStatement("SELECT $1::int AS n, $2::text || $2 AS t", $0, filler) }
            let results = try await pool.pipeline(batch)
            #expect(results.count == 4_000)
            #expect(try results[3_999][0].decode("n", as: Int.self) == 3_999)
            #expect(try results[777][0].decode("t", as: String.self).utf8.count == 2000)
        }
    }

    @Test("more different statements than the cache holds")
    func manyTexts() async throws {
        try await withPool(size: 1, configure: { $0.statementCacheSize = 8 }) { pool in
            for _ in 1...3 {
                let batch = (0..<100).flatMap { n in
                    [PostgresStatement("SELECT \(n)"), PostgresStatement("SELECT \(n)")]
                }
                let results = try await pool.pipeline(batch)
                #expect(try results.map { try $0[0].decode(0, as: Int.self) } == (0..<200).map { $0 / 2 })
            }
            try await pool.withConnection { connection in
                try await connection.query("SELECT 'sweep'").requireOne()
                let count = try await connection.query("SELECT count(*) FROM pg_prepared_statements")
                #expect(try count[0].decode(0, as: Int.self) <= 8)
            }
        }
    }

    @Test("inside a transaction a pipeline's work is part of it")
    func inTransaction() async throws {
        struct Stop: Error {}
        try await withPool(size: 1) { pool in
            try await pool.executeScript("CREATE TABLE t (n int)")
            await #expect(throws: Stop.self) {
                try await pool.transaction { transaction in
                    _ = try await transaction.pipeline([PostgresStatement("INSERT INTO t VALUES (1)")])
                    throw Stop()
                }
            }
            #expect(try await pool.query("SELECT 1 FROM t").isEmpty)
        }
    }

    @Test("COPY in a pipeline is an error, and the pool goes on")
    func copyInPipeline() async throws {
        try await withPool(size: 1) { pool in
            try await pool.executeScript("CREATE TABLE t (n int)")
            _ = try await postgresError {
                _ = try await pool.pipeline([PostgresStatement("SELECT 1"), PostgresStatement("COPY t FROM STDIN")])
            }
            #expect(try await pool.query("SELECT 1").count == 1)
        }
    }
}
