// SPDX-License-Identifier: Apache-2.0

package import Jobs
package import Postgres
package import Redis

/// What programs and people do with the cluster: submit, look, cancel, retry.
///
/// A call that changes something has succeeded when the ledger says so. Redis is told right after; when it cannot be
/// reached, the coordinator tells it later, and the call has succeeded all the same.
package struct ClusterClient: Sendable {
    let ledger: Ledger
    let broker: Broker
    let kinds: JobKindRegistry

    /// - Parameters:
    ///   - postgres: the ledger's database.
    ///   - redis: the broker's Redis.
    ///   - kinds: used to look at parameters before a job is accepted.
    package init(postgres: PostgresPool, redis: RedisClient, kinds: JobKindRegistry) {
        ledger = Ledger(postgres)
        broker = Broker(redis)
        self.kinds = kinds
    }

    /// Looks at the parameters of a job without submitting it.
    ///
    /// - Returns: what jobs of the kind have when the request does not say otherwise.
    /// - Throws: `BadInput` when the job could not succeed.
    package func validate(kind: String, parameters: String) async throws -> JobDefaults {
        try await kinds.validate(kind, parameters: parameters)
    }

    /// Submits jobs. When this returns, they are in the ledger and will be done.
    ///
    /// - Parameter requests: jobs whose parameters have been validated.
    /// - Returns: a receipt for each, in order.
    package func submit(_ requests: [JobRequest]) async throws -> [JobReceipt] {
        let receipts = try await ledger.submit(requests)
        await tellRedis(receipts.filter(\.isNew).map(\.id))
        return receipts
    }

    /// Everything about one job, or `nil` when there is none.
    package func job(_ id: JobID) async throws -> JobRecord? {
        guard let row = try await ledger.postgres.query(Statement.findJobs, [id.rawValue]).first else { return nil }
        return await withProgress([try JobRecord(row)])[0]
    }

    /// Jobs, the latest first.
    package func jobs(_ filter: JobFilter = JobFilter()) async throws -> [JobRecord] {
        let states = filter.states.isEmpty ? nil : filter.states.map(\.rawValue)
        let rows = try await ledger.postgres.query(
            Statement.listJobs, states, filter.kind, filter.queue, filter.branch, filter.workflowRun,
            filter.before?.rawValue, filter.limit)
        return await withProgress(try rows.map { try JobRecord($0) })
    }

    /// The attempts of a job that have ended, in order.
    package func attempts(_ id: JobID) async throws -> [AttemptRecord] {
        try await ledger.postgres.query(Statement.listAttempts, id.rawValue).map { try AttemptRecord($0) }
    }

    /// Cancels jobs that wait and asks running ones to stop, wherever they run.
    ///
    /// - Parameters:
    ///   - ids: the jobs.
    ///   - person: who asks.
    ///   - reason: why, for the record.
    /// - Returns: the jobs that had not ended before.
    package func cancel(_ ids: [JobID], by person: String, reason: String? = nil) async throws -> [JobID] {
        let cancelled = try await ledger.requestCancel(ids, by: person, reason: reason)
        await tellRedis(cancelled)
        try? await broker.nudgeWorkers()
        return cancelled
    }

    /// Makes failed and cancelled jobs ready again, with a fresh count of failures. A run of a workflow to which one of
    /// them belongs goes on from there.
    ///
    /// - Returns: the jobs that were changed. A job of a run that has begun to undo what it did stays as it is.
    package func retry(_ ids: [JobID]) async throws -> [JobID] {
        let advancer = RunAdvancer(kinds: kinds)
        let (retried, ready) = try await ledger.postgres.transaction { transaction in
            try await advancer.retry(jobs: ids, in: transaction)
        }
        await tellRedis(retried + ready)
        return retried
    }

    /// Tells Redis what the ledger says. The ledger has it, so a failure delays the jobs and loses nothing.
    func tellRedis(_ ids: [JobID]) async {
        do {
            let entries = try await ledger.entries(ids)
            try await broker.register(queues: Set(entries.map(\.queue)))
            try await broker.mirror(entries)
        } catch {
            // The reconciler does it within seconds of Redis being back.
        }
    }
}
