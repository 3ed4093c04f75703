// SPDX-License-Identifier: Apache-2.0

package import Foundation
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
        let run = try await starter.start(plan, trigger: trigger, on: ledger.postgres)
        await tellRedis(run.ready)
        return run
    }

    /// Starts what a schedule starts, out of turn. This is no occurrence: the next one comes when it comes.
    ///
    /// - Parameters:
    ///   - schedule: the schedule.
    ///   - library: where its workflow is.
    ///   - now: gives the date, in the schedule's zone.
    ///   - person: who asks.
    /// - Throws: `BadInput` when what it starts could not succeed; then nothing has been started.
    package func runNow(
        _ schedule: ScheduleDefinition, library: DefinitionLibrary, now: Date, by person: String
    ) async throws -> StartedWork {
        let work = try ScheduledWork(of: schedule, at: now, library: library)
        switch work {
        case .run(let plan): try await WorkflowStarter(kinds: kinds).validate(plan)
        case .job(let template): _ = try await validate(kind: template.kind, parameters: try template.parametersText)
        }
        let trigger = RunTrigger.person(person, schedule: schedule.name)
        let started = try await work.start(trigger: trigger, kinds: kinds, ledger: ledger)
        await tellRedis(started.ready)
        return started
    }

    /// What the ledger knows of all schedules that a coordinator has ever seen, by name.
    package func schedules() async throws -> [ScheduleRecord] {
        try await ledger.postgres.query(Statement.readSchedules, nil as [String]?).map { try ScheduleRecord($0) }
    }

    /// What became of occurrences, the latest first within each schedule.
    ///
    /// - Parameters:
    ///   - schedule: only of this schedule.
    ///   - limit: how many of each schedule at most.
    package func occurrences(of schedule: String? = nil, limit: Int = 20) async throws -> [OccurrenceRecord] {
        try await ledger.postgres.query(Statement.listOccurrences, schedule, limit).map { try OccurrenceRecord($0) }
    }
}
