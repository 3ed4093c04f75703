// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres

/// Puts runs of workflows into the ledger, each with all its steps or not at all.
struct WorkflowStarter: Sendable {
    let kinds: JobKindRegistry

    /// Looks at the parameters of every job that can be made already, so that a run does not begin which could not end
    /// well. Jobs that depend on results are looked at when they run.
    ///
    /// - Throws: `BadInput` that names the step.
    func validate(_ plan: WorkflowPlan) async throws {
        for step in plan.definition.steps {
            for (index, job) in plan.jobs[step.name, default: []].enumerated() {
                do {
                    _ = try await kinds.validate(job.kind, parameters: try job.parametersText)
                } catch let error as BadInput {
                    let name = step.fanOut == nil ? step.name : "\(step.name)[\(index)]"
                    throw BadInput("step '\(name)': \(error.message)", hint: error.hint)
                }
            }
        }
    }

    /// Accepts a run and begins its first steps. When the transaction commits, the run will be done.
    ///
    /// - Parameters:
    ///   - plan: the run.
    ///   - trigger: who or what starts it.
    ///   - transaction: on the ledger's database.
    /// - Throws: `BadInput` for a kind of job that this process does not know.
    func start(
        _ plan: WorkflowPlan, trigger: RunTrigger, in transaction: PostgresTransaction
    ) async throws -> StartedWorkflow {
        for step in plan.definition.steps {
            for work in [step.work, step.compensation].compactMap(\.self) { _ = try kinds.kind(named: work.job.kind) }
        }
        let rows = try await transaction.query(
            Statement.startRun, plan.definition.name, try JSONText.encode(plan.definition),
            try JSONText.encode(plan.parameters), plan.date.description, trigger.startedBy, trigger.schedule,
            trigger.occurrence, trigger.trace.traceparent, plan.definition.steps.map(\.name))
        let run: Int64 = try rows[0].decode("id")
        let advance = try await RunAdvancer(kinds: kinds).advance(run, in: transaction)
        return StartedWorkflow(run: run, workflow: plan.definition.name, ready: advance.ready)
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
