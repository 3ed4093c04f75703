// SPDX-License-Identifier: Apache-2.0

import Cluster
import Jobs
package import Postgres

/// Undoes a batch: the rows that it inserted go, those that it changed are again what they were, and its rejected rows
/// leave the quarantine. All in one transaction, with an entry in the audit trail, or not at all.
///
/// - Does not: touch what came later. Where another batch has changed rows of this one, or rows of other tables refer
///   to them, nothing is done, and the answer names those batches, which are to be undone first.
package struct BatchRollback: Sendable {
    /// What was undone, or would be.
    package struct Outcome: Sendable, Codable, Hashable {
        package var batch: Int64
        package var dataset: String
        package var table: String
        package var file: String
        /// Rows that are gone.
        package var removed = 0
        /// Rows that are as before the batch.
        package var restored = 0
        /// Rows that have left the quarantine.
        package var released = 0
        package var isDryRun: Bool
    }

    /// Ends the transaction of a dry run.
    private struct DryRun: Error {
        let outcome: Outcome
    }

    private let postgres: PostgresPool

    package init(_ postgres: PostgresPool) {
        self.postgres = postgres
    }

    /// Undoes a batch.
    ///
    /// - Parameters:
    ///   - isDryRun: whether it is only found out what would be done.
    ///   - person: who asks.
    ///   - reason: why, for the record.
    /// - Throws: `BadInput` when there is no such batch or it cannot be undone.
    package func run(_ batch: Int64, isDryRun: Bool, by person: String, reason: String?) async throws -> Outcome {
        do {
            return try await Audit.change(postgres) { transaction in
                var outcome = try await hold(batch, isDryRun, in: transaction)
                try await undo(&outcome, in: transaction)
                if isDryRun { throw DryRun(outcome: outcome) }
                let details: [String: JSONValue] = [
                    "dataset": .string(outcome.dataset), "removed": .integer(outcome.removed),
                    "restored": .integer(outcome.restored), "released": .integer(outcome.released),
                ]
                let entry = AuditEntry(
                    .batchRollback, of: ["batch \(batch)"], by: person, reason: reason, details: details)
                return (outcome, entry)
            }
        } catch let dryRun as DryRun {
            return dryRun.outcome
        }
    }

    private func hold(
        _ batch: Int64, _ isDryRun: Bool, in transaction: PostgresTransaction
    ) async throws -> Outcome {
        guard let row = try await transaction.query(IngestionStatement.holdBatch, batch).first else {
            throw BadInput("there is no batch \(batch)", hint: "`rounds datasets batches` lists them")
        }
        let state: String = try row.decode("state")
        guard ["complete", "loading"].contains(state) else {
            throw BadInput("batch \(batch) is \(state.replacing("_", with: " ")): there is nothing to undo")
        }
        let job: Int64 = try row.decode("job_id")
        let jobState = try row.decodeIfPresent("job_state", as: String.self).flatMap { JobState(rawValue: $0) }
        if state == "loading", jobState?.isTerminal == false {
            throw BadInput(
                "job \(job) is still loading batch \(batch)", hint: "cancel it first: rounds jobs cancel \(job)")
        }
        let outcome = Outcome(
            batch: batch, dataset: try row.decode("dataset"), table: try row.decode("table_name"),
            file: try row.decode("file"), isDryRun: isDryRun)
        guard !outcome.table.isEmpty else {
            throw BadInput("batch \(batch) was loaded by an older program, which did not keep what it changed")
        }
        return outcome
    }

    private func undo(_ outcome: inout Outcome, in transaction: PostgresTransaction) async throws {
        try await ChunkedLoad.prepare(transaction)
        try await transaction.execute(IngestionStatement.lockTableForMerge, outcome.table)
        let batch = outcome.batch
        let later: [Int64] = try await transaction.query(IngestionStatement.findLaterBatches, batch)
            .map { try $0.decode(0) }
        guard later.isEmpty else {
            throw BadInput("\(Self.names(later)) changed rows of batch \(batch) since", hint: "undo that first")
        }
        let row = try await transaction.query(IngestionStatement.describeRollback, outcome.table)[0]
        let sql = RollbackSQL(
            table: PostgresIdentifier.quotedPath(outcome.table), key: try row.decode("key"),
            others: try row.decode("others"))
        let lost: Int = try await transaction.query(sql.countLost, batch)[0].decode(0)
        guard lost == 0 else {
            throw BadInput("\(lost) rows that batch \(batch) had changed were changed or deleted by somebody since")
        }
        outcome.restored = try await transaction.execute(sql.restore, batch)
        let children: [String] = try row.decode("children")
        let conditions: [String] = try row.decode("conditions")
        for (child, condition) in zip(children, conditions) {
            try await refuseChildren(of: batch, child, sql.batchesReferring(child, condition), in: transaction)
        }
        outcome.removed = try await transaction.execute(sql.remove, batch)
        outcome.released = try await transaction.query(IngestionStatement.forgetBatch, batch)[0].decode(0)
    }

    private func refuseChildren(
        of batch: Int64, _ child: String, _ statement: String, in transaction: PostgresTransaction
    ) async throws {
        let found: [Int64?] = try await transaction.query(statement, batch).map { try $0.decodeIfPresent(0) }
        guard !found.isEmpty else { return }
        let batches = found.compactMap(\.self)
        let origin = batches.isEmpty ? "" : ", which came with \(Self.names(batches))"
        throw BadInput("rows of \(child)\(origin), refer to rows of batch \(batch)", hint: "undo that first")
    }

    private static func names(_ batches: [Int64]) -> String {
        (batches.count == 1 ? "batch " : "batches ") + batches.map { "\($0)" }.joined(separator: ", ")
    }
}

/// The SQL that undoes a batch's rows in a table. Parameter of each: the batch.
private struct RollbackSQL {
    let table: String
    let key: [String]
    let others: [String]

    private var images: String {
        "(SELECT (jsonb_populate_record(NULL::\(table), image)).* FROM hospital.ingest_history WHERE batch_id = $1)"
    }

    private func equal(_ left: String, _ right: String) -> String {
        key.map { "\(left).\(PostgresIdentifier.quoted($0)) = \(right).\(PostgresIdentifier.quoted($0))" }
            .joined(separator: " AND ")
    }

    /// Rows that the batch has changed and that are not its own any more.
    var countLost: String {
        """
        SELECT count(*) FROM \(images) h LEFT JOIN \(table) t ON \(equal("t", "h"))
        WHERE t.batch_id IS DISTINCT FROM $1
        """
    }

    var restore: String {
        let changes = others.map { "\(PostgresIdentifier.quoted($0)) = h.\(PostgresIdentifier.quoted($0))" }
        return "UPDATE \(table) t SET \(changes.joined(separator: ", ")) FROM \(images) h WHERE \(equal("t", "h"))"
    }

    var remove: String { "DELETE FROM \(table) WHERE batch_id = $1" }

    /// The batches of rows of another table that refer to rows which are to go; null for rows of none.
    func batchesReferring(_ child: String, _ condition: String) -> String {
        """
        SELECT DISTINCT (to_jsonb(c) ->> 'batch_id')::bigint FROM \(child) c JOIN \(table) p ON \(condition)
        WHERE p.batch_id = $1 LIMIT 20
        """
    }
}
