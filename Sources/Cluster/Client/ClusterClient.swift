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
    private let submissions: GroupCommit

    /// - Parameters:
    ///   - postgres: the ledger's database.
    ///   - redis: the broker's Redis.
    ///   - kinds: used to look at parameters before a job is accepted.
    package init(postgres: PostgresPool, redis: RedisClient, kinds: JobKindRegistry) {
        let (ledger, broker) = (Ledger(postgres), Broker(redis))
        self.ledger = ledger
        self.broker = broker
        self.kinds = kinds
        submissions = GroupCommit { requests in
            let receipts = try await ledger.submit(requests)
            await Self.tellRedis(receipts.filter(\.isChange).map(\.id), of: ledger, through: broker)
            return receipts
        }
    }

    /// Looks at the parameters of a job without submitting it.
    ///
    /// - Returns: what jobs of the kind have when the request does not say otherwise.
    /// - Throws: `BadInput` when the job could not succeed.
    package func validate(kind: String, parameters: String) async throws -> JobDefaults {
        try await kinds.validate(kind, parameters: parameters)
    }

    /// Submits jobs. When this returns, they are in the ledger and will be done. Calls in nobody's name at the
    /// same time share a commit.
    ///
    /// - Parameters:
    ///   - requests: jobs whose parameters have been validated.
    ///   - person: who asks; the audit trail then has an entry for the call. A program that submits in nobody's name
    ///     leaves it out: its jobs say themselves who submitted them, and need not wait for the trail.
    /// - Returns: a receipt for each, in order.
    package func submit(_ requests: [JobRequest], by person: String? = nil) async throws -> [JobReceipt] {
        guard let person else { return try await submissions.submit(requests) }
        let receipts = try await accept(requests, by: person)
        await tellRedis(receipts.filter(\.isChange).map(\.id))
        return receipts
    }

    /// Accepts jobs together with the audit trail's entry of the call.
    private func accept(_ requests: [JobRequest], by person: String) async throws -> [JobReceipt] {
        try await Audit.change(ledger.postgres) { transaction in
            let receipts = try await ledger.submit(requests, in: transaction)
            let changed = receipts.filter(\.isChange).map(\.id)
            if changed.isEmpty { return (receipts, nil) }
            let kinds = Set(requests.map(\.kind)).sorted().map { JSONValue.string($0) }
            return (
                receipts,
                AuditEntry(.jobSubmit, of: AuditEntry.subjects(changed), by: person, details: ["kinds": .array(kinds)])
            )
        }
    }

    /// Everything about one job, or `nil` when there is none.
    package func job(_ id: JobID) async throws -> JobRecord? {
        guard let row = try await ledger.postgres.query(Statement.findJobs, [id.rawValue]).first else { return nil }
        return await withProgress([try JobRecord(row)])[0]
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
        let cancelled = try await Audit.change(ledger.postgres) { transaction in
            let cancelled = try await ledger.requestCancel(ids, by: person, reason: reason, in: transaction)
            let entry = AuditEntry(.jobCancel, of: AuditEntry.subjects(cancelled), by: person, reason: reason)
            return (cancelled, cancelled.isEmpty ? nil : entry)
        }
        await tellRedis(cancelled)
        try? await broker.nudgeWorkers()
        return cancelled
    }

    /// Makes failed and cancelled jobs ready again, with a fresh count of failures. A run of a workflow to which one of
    /// them belongs goes on from there.
    ///
    /// - Parameters:
    ///   - ids: the jobs.
    ///   - person: who asks.
    ///   - reason: why, for the record.
    /// - Returns: the jobs that were changed. A job of a run that has begun to undo what it did stays as it is.
    package func retry(_ ids: [JobID], by person: String, reason: String? = nil) async throws -> [JobID] {
        let advancer = RunAdvancer(kinds: kinds)
        let (retried, ready) = try await Audit.change(ledger.postgres) { transaction in
            let (retried, ready) = try await advancer.retry(jobs: ids, in: transaction)
            let entry = AuditEntry(.jobRetry, of: AuditEntry.subjects(retried), by: person, reason: reason)
            return ((retried, ready), retried.isEmpty ? nil : entry)
        }
        await tellRedis(retried + ready)
        return retried
    }

    /// Tells Redis what the ledger says. The ledger has it, so a failure delays the jobs and loses nothing.
    func tellRedis(_ ids: [JobID]) async {
        await Self.tellRedis(ids, of: ledger, through: broker)
    }

    private static func tellRedis(_ ids: [JobID], of ledger: Ledger, through broker: Broker) async {
        do {
            let entries = try await ledger.entries(ids)
            try await broker.register(queues: Set(entries.map(\.queue)))
            try await broker.mirror(entries)
        } catch {
            // The reconciler does it within seconds of Redis being back.
        }
    }
}
