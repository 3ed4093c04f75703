// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import Jobs
import Postgres

extension ClusterClient {
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
        let started = try await Audit.change(ledger.postgres) { transaction in
            let started = try await work.start(trigger: trigger, kinds: kinds, ledger: ledger, in: transaction)
            let subjects = ["schedule \(schedule.name)", started.subject]
            return (started, AuditEntry(.scheduleRun, of: subjects, by: person))
        }
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

    /// Pauses a schedule: from now on its occurrences are skipped, and those that wait go on waiting.
    ///
    /// - Parameters:
    ///   - name: the schedule's name.
    ///   - library: where its file is, in case no coordinator has seen it yet.
    ///   - person: who asks.
    ///   - reason: why, for the record.
    /// - Returns: `false` when somebody had paused it before; that pause stays as it is.
    /// - Throws: `BadInput` when there is no such schedule, `DefinitionError` when it is new and its file is broken.
    package func pauseSchedule(
        _ name: String, library: DefinitionLibrary, by person: String, reason: String?
    ) async throws -> Bool {
        try await Audit.change(ledger.postgres) { transaction in
            var rows = try await transaction.query(Statement.pauseSchedule, name, person, reason)
            if rows.isEmpty {
                try await add(try library.schedule(named: name), in: transaction)
                rows = try await transaction.query(Statement.pauseSchedule, name, person, reason)
            }
            let isNew = try !rows[0].decode("paused", as: Bool.self)
            let entry = AuditEntry(.schedulePause, of: ["schedule \(name)"], by: person, reason: reason)
            return (isNew, isNew ? entry : nil)
        }
    }

    /// Ends the pause of a schedule. What was skipped meanwhile stays skipped, unless somebody has it filled in.
    ///
    /// - Parameters:
    ///   - name: the schedule's name.
    ///   - library: where its file is, in case no coordinator has seen it yet.
    ///   - person: who asks.
    /// - Returns: `false` when nobody had paused it.
    /// - Throws: `BadInput` when there is no such schedule, `DefinitionError` when it is new and its file is broken.
    package func resumeSchedule(
        _ name: String, library: DefinitionLibrary, by person: String
    ) async throws -> Bool {
        try await Audit.change(ledger.postgres) { transaction in
            guard let row = try await transaction.query(Statement.resumeSchedule, name).first else {
                _ = try library.schedule(named: name)
                return (false, nil)
            }
            let wasPaused: Bool = try row.decode("paused")
            return (wasPaused, wasPaused ? AuditEntry(.scheduleResume, of: ["schedule \(name)"], by: person) : nil)
        }
    }

    /// Notes a schedule in the ledger that no coordinator has seen yet.
    func add(_ schedule: ScheduleDefinition, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(Statement.addSchedule, schedule.name, try JSONText.encode(schedule))
    }
}
