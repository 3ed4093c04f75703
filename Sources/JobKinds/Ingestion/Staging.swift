// SPDX-License-Identifier: Apache-2.0

import Hospital
import Jobs
import Postgres

/// Rows between a file and their table, in temporary tables of one transaction: there they are checked against the
/// table's constraints and against each other, and what passes is merged.
struct Staging {
    let sql: StagingSQL
    let binding: HeaderBinding
    /// The batch of the rows, when the table keeps it.
    let batch: Int64?
    let scope: Scope
    let transaction: PostgresTransaction

    /// What became of staged rows.
    struct Outcome: Sendable, Equatable {
        var inserted = 0
        var updated = 0
        var unchanged = 0
        /// Rows in `ingest_rejects`; some may be of other chunks.
        var rejected = 0
        /// Rows of other chunks whose place in the table staged rows take.
        var replaced = 0
    }

    /// Which rows share the file with the staged ones.
    enum Scope: Sendable {
        /// None: all of the file is staged, or its rows came before.
        case wholeFile
        /// Those of other chunks, in the table already or yet to come.
        ///
        /// - Parameter repeats: the lines of staged rows whose key another row of the file may have.
        case chunk(repeats: [Int])
        /// All others: the staged rows were left over when their file was loaded.
        case retried

        fileprivate var isChunk: Bool {
            if case .chunk = self { return true }
            return false
        }

        /// Whether several rows of the file may have one key.
        fileprivate var hasRepeats: Bool {
            if case .chunk(let repeats) = self { return !repeats.isEmpty }
            return true
        }
    }

    func create() async throws {
        try await transaction.executeScript(StagingSQL.createRejects)
        try await transaction.executeScript(sql.createRows(areRepeats: !scope.isChunk))
    }

    func copy(_ chunk: EncodedChunk) async throws {
        _ = try await transaction.copyIn(sql.copyToStaging, chunk.bytes)
    }

    /// Finds the rows that only the database can reject and takes them out; from here to the end of the transaction
    /// nobody else writes to the table.
    ///
    /// - Returns: what is known so far: the rows that are rejected, and those of other chunks that are so now.
    func check() async throws -> Outcome {
        if case .chunk(let repeats) = scope, !repeats.isEmpty {
            try await transaction.execute(StagingSQL.markRepeats, repeats)
        }
        try await transaction.executeScript(StagingSQL.analyze)
        try await transaction.execute(IngestionStatement.lockTableForMerge, sql.dataset.table)
        var outcome = Outcome()
        if scope.isChunk { outcome.unchanged = try await transaction.execute(sql.removeEqual, batch) }
        try await rejectBreaches()
        // Before rows of the file are compared with each other: which of them contradict does not depend on that.
        if sql.dataset.conflict == .reject { try await rejectContradictions() }
        if scope.hasRepeats { try await rejectDuplicates() }
        switch scope {
        case .wholeFile: break
        case .chunk: if scope.hasRepeats { try await rejectAcrossChunks(&outcome) }
        case .retried: try await rejectOutdated()
        }
        try await rejectNotUnique()
        outcome.rejected = try await transaction.query("SELECT count(*) FROM ingest_rejects")[0].decode(0)
        return outcome
    }

    /// Puts the rows that have passed into the table.
    ///
    /// - Parameter outcome: of the check; gets the rows that were merged.
    func merge(_ outcome: inout Outcome) async throws {
        try await removeUnchanged(&outcome)
        if let months = sql.months {
            let days: [String] = try await transaction.query(months).map { try $0.decode(0) }
            try await transaction.execute(IngestionStatement.addMonths, sql.dataset.table, days)
        }
        let keepsHistory = batch != nil && sql.dataset.conflict == .newest
        let changed = keepsHistory ? try await transaction.execute(sql.keepHistory, batch) : 0
        let replaced = try await replacedRows(outcome)
        let written = try await transaction.execute(changed + replaced > 0 ? sql.upsert : sql.insert)
        outcome.inserted = written - changed - replaced
        // Rows of the same batch that give way are no updates: their chunk has counted the key already.
        outcome.updated = batch == nil ? replaced : changed
        if scope.isChunk, outcome.replaced > 0 {
            let restored = try await transaction.execute(sql.restoreEqual, batch)
            outcome.updated -= restored
            outcome.unchanged += restored
        }
    }

    /// Takes out the rows that the table has already, or that do not replace what it has.
    private func removeUnchanged(_ outcome: inout Outcome) async throws {
        // Of a chunk in which no key can repeat, what is equal is out already.
        guard scope.hasRepeats || sql.dataset.conflict != .newest else { return }
        if scope.isChunk { try await transaction.execute(sql.noteUnchanged, batch) }
        outcome.unchanged += try await transaction.execute(sql.removeUnchanged, batch)
    }

    /// How many rows of the table give way to staged ones though no other batch has written them.
    private func replacedRows(_ outcome: Outcome) async throws -> Int {
        switch scope {
        case .chunk: outcome.replaced
        case .wholeFile where batch != nil: 0
        case .wholeFile, .retried: try await transaction.query(sql.countReplaced, batch)[0].decode(0)
        }
    }

    private func rejectBreaches() async throws {
        var count = 0
        for rule in sql.table.rules {
            let detail = "breaks the rule \(rule.name): \(rule.expression)"
            count += try await reject(sql.rejectBreaches(of: rule), rule.columns, .brokenRule, detail)
        }
        for reference in sql.table.references {
            let columns = reference.referencedColumns.joined(separator: ", ")
            let detail = "no row of \(reference.table) has this \(columns)"
            count += try await reject(sql.rejectOrphans(of: reference), reference.columns, .orphan, detail)
        }
        try await removeRejected(count)
    }

    private static let sameKey = "line % has the same key and is the one that counts"

    private func rejectDuplicates() async throws {
        guard try await transaction.query(sql.hasDuplicateKeys)[0].decode(0, as: Bool.self) else { return }
        try await removeRejected(
            try await reject(sql.rejectDuplicateKeys, sql.dataset.key, .duplicateKey, Self.sameKey))
    }

    private func rejectAcrossChunks(_ outcome: inout Outcome) async throws {
        let key = sql.dataset.key
        try await removeRejected(
            try await reject(sql.rejectLosers, key, .duplicateKey, Self.sameKey, batched: true))
        outcome.replaced = try await reject(sql.rejectReplaced, key, .duplicateKey, Self.sameKey, batched: true)
        outcome.unchanged -= try await reject(sql.rejectSeen, key, .duplicateKey, Self.sameKey, batched: true)
    }

    private func rejectOutdated() async throws {
        let key = sql.dataset.key
        var count = try await reject(sql.rejectLosers, key, .duplicateKey, Self.sameKey, batched: true)
        let detail = "a later batch has loaded a row with the same key"
        count += try await reject(sql.rejectOutdated, key, .duplicateKey, detail, batched: true)
        try await removeRejected(count)
    }

    private func rejectContradictions() async throws {
        let detail = "\(sql.dataset.table) has another row with this key, which says something else"
        try await removeRejected(
            try await reject(sql.rejectContradictions, sql.dataset.key, .duplicateKey, detail, batched: true))
    }

    private func rejectNotUnique() async throws {
        for unique in sql.table.uniques where Set(unique) != Set(sql.dataset.key) {
            let detail = "another row has the same \(unique.joined(separator: ", "))"
            try await removeRejected(try await reject(sql.rejectNotUnique(unique), unique, .notUnique, detail))
        }
    }

    private func reject(
        _ statement: String, _ columns: [String], _ reason: RejectionReason, _ detail: String, batched: Bool = false
    ) async throws -> Int {
        let cells = binding.columns.filter { columns.contains($0.column.target) }
        let headers = cells.isEmpty ? columns : cells.map(\.column.header)
        let parameters: [(any PostgresParameter)?] = [
            cells.map(\.index), headers.joined(separator: ", "), reason.rawValue, detail,
        ]
        return try await transaction.execute(statement, parameters: batched ? parameters + [batch] : parameters)
    }

    private func removeRejected(_ count: Int) async throws {
        if count > 0 { try await transaction.execute(StagingSQL.removeRejected) }
    }
}
