// SPDX-License-Identifier: Apache-2.0

import Postgres
import Testing

@Suite struct MigratorTests {
    private let first = Migration(
        version: 1, name: "wards", sql: "CREATE TABLE ward (id int); INSERT INTO ward VALUES (1)")
    private let second = Migration(version: 2, name: "beds", sql: Array("CREATE TABLE bed (id int)".utf8))

    private func migrator(_ migrations: [Migration], set: String = "test") -> Migrator {
        Migrator(schemaTable: "book keeping.applied", set: set, migrations: migrations)
    }

    @Test("it applies what is missing, in order, once")
    func idempotent() async throws {
        try await withPool { pool in
            #expect(try await migrator([second, first]).pending(pool) == [first, second])
            #expect(try await migrator([first]).migrate(pool) == [first])
            #expect(try await migrator([second, first]).migrate(pool) == [second])
            #expect(try await migrator([first, second]).migrate(pool) == [])
            try await migrator([first, second]).check(pool)
            #expect(try await pool.query("SELECT * FROM ward").count == 1)
        }
    }

    @Test("programs that start together apply each migration once")
    func concurrent() async throws {
        try await withPool(size: 8) { pool in
            let migrations = (1...10).map { number in
                Migration(
                    version: number, name: "m\(number)", sql: "CREATE TABLE t\(number) AS SELECT pg_sleep(0.005)::text")
            }
            let applied = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...8 { group.addTask { try await migrator(migrations).migrate(pool).count } }
                return try await group.reduce(0, +)
            }
            #expect(applied == 10)
        }
    }

    @Test("a migration whose text has changed since is refused")
    func altered() async throws {
        try await withPool { pool in
            try await migrator([first]).migrate(pool)
            let changed = Migration(version: 1, name: "wards", sql: first.sql + " ")
            await #expect(throws: MigrationError.self) { try await migrator([changed, second]).migrate(pool) }
            await #expect(throws: MigrationError.self) { try await migrator([changed]).check(pool) }
            #expect(try await pool.query("SELECT to_regclass('bed') AS bed")[0]["bed"].isNull)
        }
    }

    @Test("a database newer than the program is refused, as is a migration that comes too late")
    func unknownAndLate() async throws {
        try await withPool { pool in
            try await migrator([second]).migrate(pool)
            let unknown = await #expect(throws: MigrationError.self) { try await migrator([]).migrate(pool) }
            #expect(unknown?.description.contains("beds") == true)
            let late = await #expect(throws: MigrationError.self) { try await migrator([first, second]).migrate(pool) }
            #expect(late?.description.contains("wards") == true)
        }
    }

    @Test("a migration that fails leaves nothing of itself, keeps earlier ones, and names its line")
    func failing() async throws {
        try await withPool { pool in
            let broken = Migration(version: 2, name: "broken", sql: "CREATE TABLE x (id int);\n\nSELEC 1;")
            let error = await #expect(throws: MigrationError.self) {
                try await migrator([first, broken]).migrate(pool)
            }
            guard case .failed(_, 2, "broken", let line, let cause) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(line == 3)
            #expect(cause.sqlState == "42601")
            #expect(try await pool.query("SELECT to_regclass('x') AS x")[0]["x"].isNull)
            #expect(try await migrator([first, second]).migrate(pool) == [second])
            let locks = try await pool.query(
                "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
            #expect(locks.isEmpty)
        }
    }

    @Test("sets that share the table do not see each other")
    func sets() async throws {
        try await withPool { pool in
            try await migrator([first], set: "a").migrate(pool)
            try await migrator([Migration(version: 1, name: "other", sql: "CREATE TABLE other ()")], set: "b").migrate(
                pool)
            try await migrator([first], set: "a").check(pool)
        }
    }

    @Test("what is missing is named, and a doubled version refused")
    func check() async throws {
        try await withPool { pool in
            let pending = await #expect(throws: MigrationError.self) {
                try await migrator([first, second]).check(pool)
            }
            #expect(pending?.description.contains("1, 2") == true)
            await #expect(throws: MigrationError.self) { try await migrator([first, first]).migrate(pool) }
        }
    }
}
