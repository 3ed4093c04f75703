// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
import Postgres

/// What a schedule starts, with everything filled in.
enum ScheduledWork: Sendable {
    case run(WorkflowPlan)
    case job(JobTemplate)

    /// - Parameters:
    ///   - schedule: the schedule.
    ///   - occurrence: the instant whose local date is filled in.
    ///   - library: where its workflow is.
    /// - Throws: `BadInput` when the workflow cannot be started.
    init(of schedule: ScheduleDefinition, at occurrence: Date, library: DefinitionLibrary) throws {
        do {
            switch try schedule.target(at: occurrence) {
            case .workflow(let name, let parameters):
                let workflow = try library.workflow(named: name)
                self = .run(try workflow.plan(parameters, on: schedule.date(of: occurrence)))
            case .job(let template):
                self = .job(template)
            }
        } catch let problem as DefinitionProblem {
            throw BadInput("schedule '\(schedule.name)': \(problem.message)")
        }
    }
}

/// What a schedule has started.
package enum StartedWork: Sendable, Hashable {
    case run(StartedWorkflow)
    case job(JobReceipt)

    /// The jobs that wait for no other.
    var ready: [JobID] {
        switch self {
        case .run(let run): run.ready
        case .job(let receipt): [receipt.id]
        }
    }

    /// How the audit trail calls it.
    var subject: String {
        switch self {
        case .run(let run): "run \(run.run)"
        case .job(let receipt): "job \(receipt.id)"
        }
    }
}

extension ScheduledWork {
    /// Accepts what is to be started.
    ///
    /// - Parameters:
    ///   - trigger: who or what starts it.
    ///   - ledger: where it is accepted.
    ///   - transaction: in which it is accepted, when something else must be accepted with it.
    func start(
        trigger: RunTrigger, kinds: JobKindRegistry, ledger: Ledger, in transaction: PostgresTransaction? = nil
    ) async throws -> StartedWork {
        switch self {
        case .run(let plan):
            let starter = WorkflowStarter(kinds: kinds)
            if let transaction { return .run(try await starter.start(plan, trigger: trigger, in: transaction)) }
            return .run(
                try await ledger.postgres.transaction { transaction in
                    try await starter.start(plan, trigger: trigger, in: transaction)
                })
        case .job(let template):
            return .job(try await ledger.submit([try template.request(kinds: kinds, by: trigger)], in: transaction)[0])
        }
    }
}
