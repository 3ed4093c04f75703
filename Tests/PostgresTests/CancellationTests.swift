// SPDX-License-Identifier: Apache-2.0

import Glibc
import Postgres
import Testing

@Suite struct CancellationTests {
    private func isRunning(_ marker: String, _ pool: PostgresPool) async throws -> Bool {
        try await !pool.query(
            """
            SELECT 1 FROM pg_stat_activity
            WHERE state = 'active' AND query LIKE $1 AND datname = current_database() AND pid <> pg_backend_pid()
            """, "%\(marker)%"
        ).isEmpty
    }

    @Test("a cancelled task's statement is gone from the server within two seconds, and its connection goes on")
    func statement() async throws {
        try await withPool(size: 1) { pool in
            try await withPool(url: pool.configuration.urlForTests) { observer in
                let backend = try await pool.query("SELECT pg_backend_pid()")[0].decode(0, as: Int.self)
                for _ in 1...3 {
                    let task = Task { try await pool.query("SELECT pg_sleep(60), 'marker-a'") }
                    try await eventually("the statement runs") { try await isRunning("marker-a", observer) }
                    let start = ContinuousClock.now
                    task.cancel()
                    let error = try await postgresError { _ = try await task.value }
                    #expect(error.kind == .cancelled)
                    #expect(start.duration(to: .now) < .seconds(2))
                    #expect(try await !isRunning("marker-a", observer))
                    #expect(try await pool.query("SELECT pg_backend_pid()")[0].decode(0, as: Int.self) == backend)
                }
            }
        }
    }

    @Test("a task cancelled before it asks does not reach the server")
    func beforehand() async throws {
        try await withPool(size: 1) { pool in
            let error = try await Task {
                unsafe withUnsafeCurrentTask { task in unsafe task?.cancel() }
                return try await postgresError { _ = try await pool.query("SELECT pg_sleep(60)") }
            }.value
            #expect(error.kind == .cancelled)
        }
    }

    @Test("a late cancellation never hits the next statement of the connection")
    func race() async throws {
        try await withPool(size: 1) { pool async throws in
            for round in 0..<300 {
                let task = Task { try await pool.query("SELECT pg_sleep(0.0005)") }
                if round % 3 > 0 { await Task.yield() }
                task.cancel()
                // Whether it was in time does not matter; the statement behind it must never suffer.
                let result = await task.result
                if case .failure(let error as PostgresError) = result { #expect(error.kind == .cancelled) }
                #expect(try await pool.query("SELECT pg_sleep(0.0002), 1").count == 1)
            }
        }
    }

    @Test("a transaction that is cancelled is rolled back and frees its locks")
    func transaction() async throws {
        try await withPool(size: 2) { pool in
            try await pool.executeScript("CREATE TABLE t (n int); INSERT INTO t VALUES (0)")
            let task = Task {
                try await pool.transaction { transaction in
                    try await transaction.execute("UPDATE t SET n = 1")
                    try await transaction.execute("SELECT pg_sleep(60), 'marker-b'")
                }
            }
            try await eventually("the statement runs") { try await isRunning("marker-b", pool) }
            task.cancel()
            #expect(try await postgresError { try await task.value }.kind == .cancelled)
            #expect(try await pool.execute("UPDATE t SET n = n + 10") == 1)
            #expect(try await pool.query("SELECT n FROM t")[0].decode("n", as: Int.self) == 10)
        }
    }

    @Test("COPY in and out stop, and nothing of the copied rows stays")
    func copy() async throws {
        try await withPool(size: 2) { pool in
            try await pool.executeScript("CREATE TABLE t (n int)")
            let into = Task {
                try await pool.copyIn("COPY t FROM STDIN") { writer in
                    while true { try await writer.write("1\n") }
                }
            }
            try await eventually("COPY runs") { try await isRunning("COPY t FROM", pool) }
            into.cancel()
            #expect(try await postgresError { _ = try await into.value }.kind == .cancelled)
            #expect(try await pool.query("SELECT count(*) FROM t")[0].decode(0, as: Int.self) == 0)

            let out = Task {
                try await pool.copyOut("COPY (SELECT generate_series(1, 2000000000)) TO STDOUT") { _ in }
            }
            try await eventually("COPY runs") { try await isRunning("TO STDOUT", pool) }
            out.cancel()
            #expect(try await postgresError { try await out.value }.kind == .cancelled)
            #expect(try await !isRunning("TO STDOUT", pool))
        }
    }

    @Test("a pipeline stops and the connection goes on")
    func pipeline() async throws {
        try await withPool(size: 2) { pool in
            let task = Task {
                try await pool.pipeline(
                    (0..<100).map { PostgresStatement("SELECT pg_sleep(60), 'marker-c', $1::int", $0) })
            }
            try await eventually("the pipeline runs") { try await isRunning("marker-c", pool) }
            task.cancel()
            #expect(try await postgresError { _ = try await task.value }.kind == .cancelled)
            #expect(try await !isRunning("marker-c", pool))
            #expect(pool.usage.open == 2)
        }
    }

    @Test("a server process that hangs does not hold a cancelled task")
    func hangingServer() async throws {
        try await withPool(size: 2, configure: { $0.cancelGrace = .milliseconds(300) }) { pool in
            try await pool.withConnection { connection async throws in
                let backend = connection.backendProcessID
                #expect(kill(backend, SIGSTOP) == 0)
                defer { kill(backend, SIGCONT) }
                let task = Task { try await connection.query("SELECT 1") }
                await Task.yield()
                let start = ContinuousClock.now
                task.cancel()
                #expect(try await postgresError { _ = try await task.value }.kind == .cancelled)
                #expect(start.duration(to: .now) < .seconds(3))
            }
            #expect(try await pool.query("SELECT 1").count == 1)
        }
    }
}
