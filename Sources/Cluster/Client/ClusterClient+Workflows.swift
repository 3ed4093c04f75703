// SPDX-License-Identifier: Apache-2.0

package import Jobs
import Postgres

extension ClusterClient {
    /// Starts a run of a workflow, after a look at the parameters of all its steps.
    ///
    /// - Parameters:
    ///   - definition: the workflow.
    ///   - parameters: values by parameter name; those without a default must be among them.
    ///   - date: what `${run.date}` stands for: today, where the caller is.
    ///   - trigger: who starts it.
    /// - Returns: the run, which is in the ledger and will be done.
    /// - Throws: `BadInput` when a value is missing, or a step could not succeed; then nothing has been started.
    package func start(
        _ definition: WorkflowDefinition, parameters: [String: JSONValue], on date: CivilDate, trigger: RunTrigger
    ) async throws -> StartedWorkflow {
        let plan: WorkflowPlan
        do { plan = try definition.plan(parameters, on: date) } catch { throw BadInput(error.message) }
        let starter = WorkflowStarter(kinds: kinds)
        try await starter.validate(plan)
        let run = try await Audit.change(ledger.postgres) { transaction in
            let run = try await starter.start(plan, trigger: trigger, in: transaction)
            let subjects = ["workflow \(definition.name)", "run \(run.run)"]
            return (run, AuditEntry(.workflowRun, of: subjects, by: trigger.startedBy))
        }
        await tellRedis(run.ready)
        return run
    }
}
