// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres

extension ClusterClient {
    /// Runs of workflows, the latest first.
    ///
    /// - Parameters:
    ///   - workflow: only runs of this one.
    ///   - limit: how many at most.
    package func workflowRuns(of workflow: String? = nil, limit: Int = 50) async throws -> [WorkflowRunRecord] {
        try await ledger.postgres.query(Statement.listRuns, nil as Int64?, workflow, limit)
            .map { try WorkflowRunRecord($0) }
    }

    /// One run of a workflow, or `nil` when there is none.
    package func workflowRun(_ id: Int64) async throws -> WorkflowRunRecord? {
        try await ledger.postgres.query(Statement.listRuns, id, nil as String?, 1).first.map {
            try WorkflowRunRecord($0)
        }
    }

    /// All jobs of a run that have been made so far, in that order.
    package func jobs(ofRun id: Int64) async throws -> [JobRecord] {
        try await jobs(JobFilter(workflowRun: id, limit: Int(Int32.max))).reversed()
    }

    /// The steps of a run, in the order of the definition, and after them what undoes steps, in the order in which it
    /// began.
    ///
    /// - Throws: `BadInput` when there is no such run.
    package func steps(ofRun id: Int64) async throws -> [RunStepRecord] {
        guard let run = try await workflowRun(id) else { throw BadInput("there is no run \(id) of a workflow") }
        let definition: WorkflowDefinition = try JSONText.decode(run.definition.text)
        let rows = try await ledger.postgres.query(Statement.listSteps, id)
        return try rows.map { try RunStepRecord($0, of: definition) }
    }

    /// Takes a run up again where it failed or was cancelled: what failed is tried again, what waited for it waits
    /// again, what succeeded stays. Once a run has begun to undo what it did, only that is tried again.
    ///
    /// - Parameters:
    ///   - id: the run.
    ///   - person: who asks.
    ///   - reason: why, for the record.
    /// - Returns: the names of the steps that are taken up; none when there is nothing to try again.
    /// - Throws: `BadInput` when there is no such run.
    package func retry(run id: Int64, by person: String, reason: String? = nil) async throws -> [String] {
        let advancer = RunAdvancer(kinds: kinds)
        let change = try await Audit.change(ledger.postgres) { transaction in
            let change = try await advancer.retry(run: id, in: transaction)
            let entry = change.map { change in
                AuditEntry(
                    .workflowRetry, of: change.subjects, by: person, reason: reason,
                    details: ["steps": .array(change.steps.map { .string($0) })])
            }
            return (change, entry)
        }
        await tellRedis(change?.jobs ?? [])
        return change?.steps ?? []
    }

    /// Stops a run: jobs that wait are cancelled, running ones are asked to stop, nothing more begins and nothing is
    /// undone.
    ///
    /// - Returns: `false` when the run had ended already.
    /// - Throws: `BadInput` when there is no such run.
    package func cancel(run id: Int64, by person: String, reason: String? = nil) async throws -> Bool {
        let advancer = RunAdvancer(kinds: kinds)
        let change = try await Audit.change(ledger.postgres) { transaction in
            let change = try await advancer.cancel(run: id, by: person, reason: reason, in: transaction)
            let entry = change.map { AuditEntry(.workflowCancel, of: $0.subjects, by: person, reason: reason) }
            return (change, entry)
        }
        guard let change else { return false }
        await tellRedis(change.jobs)
        try? await broker.nudgeWorkers()
        return true
    }
}
