// SPDX-License-Identifier: Apache-2.0

import Postgres
import PrivateServers
import TestSupport
import Testing

@Suite struct RecoveryTests {
    private func terminate(_ backend: Int32, _ pool: PostgresPool) async throws {
        try await pool.execute("SELECT pg_terminate_backend($1::int)", backend)
        try await eventually("the backend is gone") {
            try await pool.query("SELECT 1 FROM pg_stat_activity WHERE pid = $1::int", backend).isEmpty
        }
    }

    @Test("a backend killed during a statement is an error of the connection; the pool makes another")
    func killedInUse() async throws {
        try await withPool(size: 2) { pool in
            let task = Task { try await pool.query("SELECT pg_sleep(60), 'victim', pg_backend_pid()") }
            try await eventually("it runs and is killed") {
                let rows = try await pool.query(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%victim%' AND pid <> pg_backend_pid()"
                )
                return !rows.isEmpty
            }
            let error = try await postgresError { _ = try await task.value }
            #expect(error.isConnectionFailure)
            #expect(error.sqlState == "57P01")
            #expect(error.address?.contains(".s.PGSQL.") == true)
            for _ in 1...20 { try await pool.query("SELECT 1").requireOne() }
        }
    }

    @Test("a backend killed while idle is replaced without anybody noticing")
    func killedIdle() async throws {
        try await withPool(size: 1) { pool in
            try await withPool(url: pool.configuration.urlForTests) { observer in
                let backend = try await pool.withConnection { $0.backendProcessID }
                try await terminate(backend, observer)
                // Connections used a moment ago are lent unseen; this one has been idle for longer.
                try await Task.sleep(for: .milliseconds(220))
                try await pool.query("SELECT 1").requireOne()
                #expect(try await pool.withConnection { $0.backendProcessID } != backend)
            }
        }
    }

    @Test("a transaction on a killed backend throws, and its work is gone")
    func killedInTransaction() async throws {
        try await withPool(size: 2) { pool in
            try await pool.executeScript("CREATE TABLE t (n int)")
            let error = try await postgresError {
                try await pool.transaction { transaction in
                    try await transaction.execute("INSERT INTO t VALUES (1)")
                    try await terminate(transaction.backendProcessID, pool)
                }
            }
            #expect(error.isConnectionFailure)
            #expect(error.fields.isCommitUnknown)
            #expect(try await pool.query("SELECT 1 FROM t").isEmpty)
        }
    }

    @Test("a restarted server is used again without a new pool; while it is away, errors name its address")
    func restart() async throws {
        let server = try TestServers.ownPostgres()
        try await withPool(url: server.url(), size: 3) { pool in
            try await withThrowingTaskGroup { group in
                for _ in 1...3 { group.addTask { try await pool.query("SELECT pg_sleep(0.05)").requireOne() } }
                try await group.waitForAll()
            }
            try server.restart(immediately: true)
            try await eventually("it answers again") {
                do {
                    try await pool.query("SELECT 1").requireOne()
                    return true
                } catch let error as PostgresError {
                    #expect(error.isConnectionFailure)
                    return false
                }
            }
            try server.stop()
            let away = try await postgresError {
                for _ in 1...5 { try await pool.query("SELECT 1").requireOne() }
            }
            #expect(away.isConnectionFailure)
            #expect(away.address?.hasPrefix(server.socketDirectory) == true)
            #expect(away.description.contains(server.socketDirectory))
        }
    }
}
