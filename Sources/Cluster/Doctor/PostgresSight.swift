// SPDX-License-Identifier: Apache-2.0

import Postgres

/// What PostgreSQL says of itself.
struct PostgresSight: Sendable {
    var version = "15"
    var versionNumber = 150_000
    var isStandby = false
    var survivesCrash = true
    var waitsForDisk = true
    var mostConnections = 100
    var connections = 1
    var transactionAge = 0
    var prepared = 0
    var longTransactions: [String] = []
    var blocked: [String] = []
    var invalidIndexes: [String] = []

    var summary: String { "PostgreSQL \(version), \(connections) of \(mostConnections) connections" }

    /// What is wrong with its settings or its state.
    var findings: [Finding] {
        settings + state + transactions
    }

    private var settings: [Finding] {
        var findings: [Finding] = []
        if versionNumber < 140_000 {
            findings.append(
                Finding(
                    "postgresql/version", .broken, what: "PostgreSQL \(version) is older than 14",
                    meaning: "some statements need a newer one", remedy: "upgrade PostgreSQL"))
        }
        if !survivesCrash {
            findings.append(
                Finding(
                    "postgresql/fsync", .broken, what: "fsync or full_page_writes is off",
                    meaning: "a power failure can destroy the whole database",
                    remedy: "set both to on in postgresql.conf"))
        }
        if !waitsForDisk {
            findings.append(
                Finding(
                    "postgresql/synchronous-commit", .warning, what: "synchronous_commit is off",
                    meaning: "a power failure loses jobs that were said to be accepted a moment before",
                    remedy: "set it to on, at least for the account of rounds"))
        }
        return findings
    }

    private var state: [Finding] {
        var findings: [Finding] = []
        if isStandby {
            findings.append(
                Finding(
                    "postgresql/standby", .broken, what: "this PostgreSQL is a standby",
                    meaning: "nothing can be written: no job is accepted",
                    remedy: "let ROUNDS_DATABASE_URL name the primary; libpq's target_session_attrs=read-write finds it"
                ))
        }
        if connections * 10 > mostConnections * 9 {
            findings.append(
                Finding(
                    "postgresql/connections", .warning,
                    what: "\(connections) of \(mostConnections) connections are in use",
                    meaning: "the next worker or command may be refused",
                    remedy: "raise max_connections, or run fewer slots (`rounds workers resize`)"))
        }
        if transactionAge > 1_500_000_000 {
            findings.append(
                Finding(
                    "postgresql/wraparound", .broken, what: "transaction numbers run out soon: age \(transactionAge)",
                    meaning: "PostgreSQL will refuse all writes",
                    remedy: "end old transactions, then VACUUM (FREEZE) the database"))
        }
        if !invalidIndexes.isEmpty {
            findings.append(
                Finding(
                    "postgresql/index", .warning, what: "invalid indexes: \(invalidIndexes.joined(separator: ", "))",
                    meaning: "statements that need them are slow", remedy: "REINDEX INDEX CONCURRENTLY each"))
        }
        return findings
    }

    private var transactions: [Finding] {
        var findings: [Finding] = []
        if prepared > 0 {
            findings.append(
                Finding(
                    "postgresql/prepared", .warning, what: "\(prepared) prepared transactions wait to be ended",
                    meaning: "they hold their locks for good, also across a restart",
                    remedy: "see pg_prepared_xacts; COMMIT PREPARED or ROLLBACK PREPARED each"))
        }
        if !longTransactions.isEmpty {
            findings.append(
                Finding(
                    "postgresql/long-transaction", .warning,
                    what: "transactions open for long: \(longTransactions.joined(separator: "; "))",
                    meaning: "they hold locks, and tables grow while they last",
                    remedy: "end the program, or `SELECT pg_terminate_backend(PROCESS)`"))
        }
        if !blocked.isEmpty {
            findings.append(
                Finding(
                    "postgresql/blocked", .warning, what: "waiting for a lock: \(blocked.joined(separator: "; "))",
                    meaning: "that work stands still until the other transaction ends",
                    remedy: "end the program that holds the lock, or `SELECT pg_terminate_backend(PROCESS)`"))
        }
        return findings
    }
}

extension PostgresSight {
    init(_ row: PostgresRow) throws {
        version = try row.decode("version")
        versionNumber = try row.decode("version_number")
        isStandby = try row.decode("is_standby")
        survivesCrash = try row.decode("survives_crash")
        waitsForDisk = try row.decode("waits_for_disk")
        mostConnections = try row.decode("most_connections")
        connections = try row.decode("connections")
        transactionAge = try row.decode("transaction_age")
        prepared = try row.decode("prepared")
        longTransactions = try row.decode("long_transactions")
        blocked = try row.decode("blocked")
        invalidIndexes = try row.decode("invalid_indexes")
    }
}
