// SPDX-License-Identifier: Apache-2.0

/// Brings a schema up to date, once, however many programs start at the same time.
///
/// Each migration runs in a transaction of its own, together with the row that records it. Statements that cannot run
/// in a transaction (`CREATE INDEX CONCURRENTLY`) are not for it.
public struct Migrator: Sendable {
    private let schemaTable: String
    private let set: String
    private let migrations: [Migration]

    /// - Parameters:
    ///   - schemaTable: `schema.table` that records what has been applied; made when missing. Sets can share it.
    ///   - set: names this list of migrations among others in the same database.
    ///   - migrations: in any order; applied by version.
    public init(schemaTable: String = "public.schema_migrations", set: String, migrations: [Migration]) {
        self.schemaTable = schemaTable
        self.set = set
        self.migrations = migrations.sorted { $0.version < $1.version }
    }

    /// Applies what is missing. Others who migrate the same database meanwhile are waited for.
    ///
    /// - Returns: the migrations applied by this call, in order.
    /// - Throws: `MigrationError`, or `PostgresError` when the server cannot be reached.
    @discardableResult
    public nonisolated(nonsending) func migrate(_ pool: PostgresPool) async throws -> [Migration] {
        try await pool.withConnection { connection in
            // Held by the session, since it spans many transactions.
            try await connection.execute("SELECT pg_advisory_lock($1::bigint)", lockKey)
            do {
                let applied = try await applyMissing(connection)
                try await connection.execute("SELECT pg_advisory_unlock($1::bigint)", lockKey)
                return applied
            } catch {
                await connection.releaseSessionLocks()
                throw error
            }
        }
    }

    /// - Throws: `MigrationError.pending` when something is missing, and whatever `migrate` would refuse.
    public nonisolated(nonsending) func check(_ pool: PostgresPool) async throws {
        let missing = try await pending(pool)
        guard missing.isEmpty else { throw MigrationError.pending(set: set, versions: missing.map(\.version)) }
    }

    /// What `migrate` would apply.
    public nonisolated(nonsending) func pending(_ pool: PostgresPool) async throws -> [Migration] {
        try await pool.withConnection { connection in
            let exists = try await connection.query(
                "SELECT to_regclass($1) IS NOT NULL", PostgresIdentifier.quotedPath(schemaTable))
            guard try exists[0].decode(0, as: Bool.self) else { return try requireDistinctVersions() }
            return try await missing(connection)
        }
    }

    private nonisolated(nonsending) func applyMissing(_ connection: PostgresConnection) async throws -> [Migration] {
        try await createTable(connection)
        let missing = try await missing(connection)
        for migration in missing {
            try await connection.transaction { transaction in
                do throws(PostgresError) {
                    try await transaction.executeScript(migration.sql)
                } catch {
                    throw failure(of: migration, error)
                }
                try await transaction.execute(
                    """
                    INSERT INTO \(PostgresIdentifier.quotedPath(schemaTable)) (set, version, name, checksum)
                    VALUES ($1, $2, $3, encode(sha256(convert_to($4, 'UTF8')), 'hex'))
                    """, set, migration.version, migration.name, migration.sql)
            }
        }
        return missing
    }

    private nonisolated(nonsending) func createTable(_ connection: PostgresConnection) async throws {
        let path = schemaTable.split(separator: ".")
        if path.count == 2 {
            let schema = PostgresIdentifier.quoted(String(path[0]))
            try await connection.executeScript("CREATE SCHEMA IF NOT EXISTS \(schema)")
        }
        try await connection.executeScript(
            """
            CREATE TABLE IF NOT EXISTS \(PostgresIdentifier.quotedPath(schemaTable)) (
                set text NOT NULL, version integer NOT NULL, name text NOT NULL, checksum text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (set, version))
            """)
    }

    /// Compares the list with the table; the server computes the checksums of both.
    private nonisolated(nonsending) func missing(_ connection: PostgresConnection) async throws -> [Migration] {
        let known = try requireDistinctVersions()
        let rows = try await connection.query(
            """
            SELECT applied.version, applied.name,
                   applied.checksum = encode(sha256(convert_to(known.sql, 'UTF8')), 'hex') AS is_same
            FROM \(PostgresIdentifier.quotedPath(schemaTable)) AS applied
            LEFT JOIN unnest($2::integer[], $3::text[]) AS known (version, sql) USING (version)
            WHERE applied.set = $1
            ORDER BY applied.version
            """, set, known.map(\.version), known.map(\.sql))
        var applied: Set<Int> = []
        for row in rows {
            let version = try row.decode("version", as: Int.self)
            let name = try row.decode("name", as: String.self)
            guard let isSame = try row.decodeIfPresent("is_same", as: Bool.self) else {
                throw MigrationError.unknown(set: set, version: version, name: name)
            }
            guard isSame else { throw MigrationError.altered(set: set, version: version, name: name) }
            applied.insert(version)
        }
        let missing = known.filter { !applied.contains($0.version) }
        if let first = missing.first, let newest = applied.max(), first.version < newest {
            throw MigrationError.outOfOrder(set: set, version: first.version, name: first.name)
        }
        return missing
    }

    private func requireDistinctVersions() throws -> [Migration] {
        for (migration, next) in zip(migrations, migrations.dropFirst()) where migration.version == next.version {
            throw MigrationError.duplicateVersion(set: set, version: next.version)
        }
        return migrations
    }

    private func failure(of migration: Migration, _ error: PostgresError) -> any Error {
        guard error.kind == .server || error.kind == .timeout else { return error }
        let line = error.position.map { position in
            migration.sql.unicodeScalars.prefix(position - 1).count { $0 == "\n" } + 1
        }
        return MigrationError.failed(
            set: set, version: migration.version, name: migration.name, line: line, error: error)
    }

    /// One lock for each table of records, so that sets that share it do not disturb each other either. FNV-1a.
    private var lockKey: Int64 {
        let hash = schemaTable.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return Int64(bitPattern: hash)
    }
}
