// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres

/// Puts runs of workflows into the ledger, each with all its jobs or not at all.
struct WorkflowStarter: Sendable {
    let kinds: JobKindRegistry

    /// Looks at the parameters of every step, so that a run does not begin which could not end well.
    ///
    /// - Throws: `BadInput` that names the step.
    func validate(_ plan: WorkflowPlan) async throws {
        for step in plan.steps {
            do {
                _ = try await kinds.validate(step.job.kind, parameters: try step.job.parametersText)
            } catch let error as BadInput {
                throw BadInput("step '\(step.name)': \(error.message)", hint: error.hint)
            }
        }
    }

    /// Accepts a run. When this returns, and the transaction commits, its jobs will be done.
    ///
    /// - Parameters:
    ///   - plan: the run.
    ///   - trigger: who or what starts it.
    ///   - connection: the ledger's database, or a transaction on it.
    /// - Throws: `BadInput` for a kind of job that this process does not know.
    func start(
        _ plan: WorkflowPlan, trigger: RunTrigger, on connection: any PostgresQuerying
    ) async throws -> StartedWorkflow {
        let requests = try plan.steps.map { try $0.job.request(kinds: kinds, by: trigger) }
        let onFailure = Dictionary(uniqueKeysWithValues: plan.steps.map { ($0.name, $0.onFailure) })
        let needs = plan.steps.flatMap { step in step.needs.map { (step: step.name, needed: $0) } }
        let rows = try await connection.query(
            Statement.startWorkflow, plan.definition.name, try JSONText.encode(plan.definition),
            try JSONText.encode(plan.parameters), trigger.startedBy, trigger.schedule, trigger.occurrence,
            plan.steps.map(\.name), requests.map(\.kind), requests.map(\.queue), requests.map(\.branch),
            requests.map(\.priority.rawValue), requests.map(\.parameters), requests.map { $0.timeout?.milliseconds },
            requests.map(\.maxAttempts), needs.map(\.step), needs.map(\.needed),
            needs.map { onFailure[$0.needed] == .continue }, requests.map(\.version),
            requests.map { $0.requires.joined(separator: ",") }, requests.map(\.memory),
            requests.map(\.concurrencyKey))
        let jobs = try rows.map { row in
            StartedWorkflow.StepJob(
                step: try row.decode("step"), id: JobID(rawValue: try row.decode("id")),
                state: try JobState(ledger: try row.decode("state")))
        }
        return StartedWorkflow(
            run: try rows[0].decode("workflow_run_id"), workflow: plan.definition.name, jobs: jobs)
    }
}

extension JobTemplate {
    /// The parameters as JSON text.
    var parametersText: String {
        get throws { try JSONText.encode(parameters) }
    }

    /// The job that is to be submitted, with the kind's defaults where the template says nothing.
    ///
    /// - Throws: `BadInput` for a kind of job that this process does not know.
    func request(kinds: JobKindRegistry, by trigger: RunTrigger) throws -> JobRequest {
        let parameters = try parametersText
        let defaults = try kinds.defaults(of: kind, parameters: parameters)
        return JobRequest(
            kind: kind, parameters: parameters, queue: defaults.queue, branch: branch ?? "",
            priority: priority ?? .normal, timeout: timeout ?? defaults.timeout,
            maxAttempts: maxAttempts ?? defaults.maxAttempts, submittedBy: trigger.startedBy,
            version: defaults.version, memory: defaults.memory, concurrencyKey: defaults.concurrencyKey,
            trace: trigger.trace.traceparent)
    }
}
