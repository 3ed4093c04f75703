// SPDX-License-Identifier: Apache-2.0

package import Jobs
import Postgres

extension ClusterClient {
    /// Jobs, the latest first.
    ///
    /// - Throws: `BadInput` when the filter's pattern is no regular expression.
    package func jobs(_ filter: JobFilter = JobFilter()) async throws -> [JobRecord] {
        let rows = try await query(Statement.listJobs, filter, filter.limit)
        return await withProgress(try rows.map { try JobRecord($0) })
    }

    /// How many jobs a filter means; its limit does not count.
    ///
    /// - Throws: as ``jobs(_:)``.
    package func count(_ filter: JobFilter) async throws -> JobCount {
        let row = try await query(Statement.countJobs, filter)[0]
        return JobCount(
            jobs: try row.decode("jobs"), keys: try row.decode("keys"), steps: try row.decode("steps"))
    }

    /// Failed jobs that a filter means, grouped by how they failed, the most frequent first.
    ///
    /// - Throws: as ``jobs(_:)``.
    package func failures(_ filter: JobFilter) async throws -> [FailureGroup] {
        var filter = filter
        filter.states = [.failed]
        return try await query(Statement.listFailures, filter, filter.limit).map { try FailureGroup($0) }
    }

    /// Changes all jobs that a filter means, the latest first, in batches of a transaction each.
    ///
    /// A job is looked at once, so one that fails again meanwhile is left alone. When this is interrupted, whole
    /// batches have been changed; the same call goes on with the rest.
    ///
    /// - Parameters:
    ///   - filter: which jobs; its limit does not count.
    ///   - batch: how many jobs a transaction may change.
    ///   - change: changes the jobs that can be changed and returns them.
    ///   - progress: told after each batch how many jobs have been looked at.
    /// - Returns: how many were changed.
    /// - Throws: as ``jobs(_:)``, and what `change` throws.
    package func changeAll(
        _ filter: JobFilter, batch: Int = 1000, _ change: ([JobID]) async throws -> [JobID],
        progress: (Int) -> Void = { _ in }
    ) async throws -> Int {
        var filter = filter
        var (seen, changed) = (0, 0)
        while true {
            let ids = try await query(Statement.matchJobs, filter, batch).map { JobID(rawValue: try $0.decode("id")) }
            guard let last = ids.last else { return changed }
            changed += try await change(ids).count
            seen += ids.count
            progress(seen)
            filter.before = last
        }
    }

    /// Deletes ended jobs with their attempts and logs. Their idempotency keys are free again.
    ///
    /// - Parameters:
    ///   - ids: the jobs.
    ///   - person: who asks.
    ///   - reason: why, for the record.
    /// - Returns: the jobs that are gone; those that have not ended and the steps of workflows stay.
    package func delete(_ ids: [JobID], by person: String, reason: String? = nil) async throws -> [JobID] {
        let deleted = try await Audit.change(ledger.postgres) { transaction in
            let deleted = try await transaction.query(Statement.deleteJobs, ids.map(\.rawValue))
                .map { try DeletedJob($0) }
            let entry = AuditEntry(.jobDelete, of: AuditEntry.subjects(deleted.map(\.id)), by: person, reason: reason)
            return (deleted, deleted.isEmpty ? nil : entry)
        }
        return await forget(deleted)
    }

    /// Deletes a run of a workflow that has ended, with all its jobs.
    ///
    /// - Parameters:
    ///   - id: the run.
    ///   - person: who asks.
    ///   - reason: why, for the record.
    /// - Returns: the jobs that are gone; none when the run has not ended.
    package func deleteRun(_ id: Int64, by person: String, reason: String? = nil) async throws -> [JobID] {
        let deleted = try await Audit.change(ledger.postgres) { transaction in
            let deleted = try await transaction.query(Statement.deleteRuns, [id], "operator")
                .map { try DeletedJob($0) }
            let subjects = ["run \(id)"] + AuditEntry.subjects(deleted.map(\.id))
            return (deleted, deleted.isEmpty ? nil : AuditEntry(.jobDelete, of: subjects, by: person, reason: reason))
        }
        return await forget(deleted)
    }

    /// How many ended jobs were deleted, the latest day first.
    ///
    /// - Parameter limit: how many rows at most, each of a day, a reason, a kind and a state.
    package func deletions(limit: Int = 100) async throws -> [DeletionCount] {
        try await ledger.postgres.query(Statement.listDeletions, limit).map { try DeletionCount($0) }
    }

    private func forget(_ jobs: [DeletedJob]) async -> [JobID] {
        do {
            try await broker.forget(jobs)
        } catch {
            // What Redis keeps of an ended job expires by itself.
        }
        return jobs.map(\.id)
    }

    private func query(
        _ statement: String, _ filter: JobFilter, _ others: (any PostgresParameter)?...
    ) async throws -> PostgresRows {
        do {
            return try await ledger.postgres.query(statement, parameters: filter.conditions + others)
        } catch {
            guard error.sqlState == "2201B" else { throw error }
            throw BadInput("'\(filter.errorPattern ?? "")' is not a regular expression: \(error.message)")
        }
    }
}
