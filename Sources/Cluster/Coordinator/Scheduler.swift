// SPDX-License-Identifier: Apache-2.0

import Definitions
package import Foundation
import Jobs
package import Logging
import Postgres

/// Starts what schedules say, when their time comes.
///
/// - Guarantees: an occurrence starts at most one run, whatever the number of coordinators: its row in the ledger is
///   unique and is written in one transaction with the run, only while the leader's term holds. What became of every
///   occurrence is recorded: fired, skipped with the reason, or missed.
/// - Does not: look at what the parameters mean, such as whether a file is there. A run that cannot do its work fails
///   where people see it, and can be tried again.
package struct Scheduler: Duty {
    package static let name = "scheduler"
    package let interval = Duration.seconds(1)
    private let ledger: Ledger
    private let broker: Broker
    private let kinds: JobKindRegistry
    private let definitions: DefinitionFolder
    private let logger: Logger
    private let now: @Sendable () -> Date

    /// Rows written in one transaction, so that the term's row is never held for long.
    private static let batch = 1000

    /// - Parameters:
    ///   - definitions: the `jobs/` folder.
    ///   - logger: where complaints about its files go.
    ///   - now: the wall clock.
    package init(
        _ ledger: Ledger, _ broker: Broker, kinds: JobKindRegistry, definitions: DefinitionFolder, logger: Logger,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.ledger = ledger
        self.broker = broker
        self.kinds = kinds
        self.definitions = definitions
        self.logger = logger
        self.now = now
    }

    package func runOnce(term: Int64) async throws -> DutyReport {
        let now = now()
        let (library, isNew) = await definitions.current()
        if isNew {
            for problem in library.problems {
                logger.error("a definition cannot be used", metadata: ["problem": "\(problem)"])
            }
        }
        let schedules = library.schedules.values.sorted { $0.name < $1.name }
        let states = try await states(of: schedules, term: term, now: now)
        var counts: [String: Int] = [:]
        var next: Date?
        for schedule in schedules {
            // Absent when the term is no longer the leader's.
            guard let state = states[schedule.name] else { continue }
            let decision = schedule.decide(since: state.consideredUntil, now: now, isPaused: state.isPaused)
            do {
                try await carryOut(decision, of: schedule, state: state, library: library, term: term, &counts)
            } catch is TermLost {
                return DutyReport(counts)
            }
            next = [next, schedule.cron.next(after: now, in: schedule.zone)].compactMap(\.self).min()
        }
        return DutyReport(counts, next: next.map { .seconds($0.timeIntervalSince(now)) })
    }

    /// Another coordinator leads.
    private struct TermLost: Error {}

    private func states(
        of schedules: [ScheduleDefinition], term: Int64, now: Date
    ) async throws -> [String: ScheduleRecord] {
        if schedules.isEmpty { return [:] }
        let names = schedules.map(\.name)
        try await ledger.postgres.execute(
            Statement.syncSchedules, term, names, try schedules.map { try JSONText.encode($0) }, now)
        let records = try await ledger.postgres.query(Statement.readSchedules, names).map { try ScheduleRecord($0) }
        return Dictionary(uniqueKeysWithValues: records.map { ($0.name, $0) })
    }

    private func carryOut(
        _ decision: ScheduleDecision, of schedule: ScheduleDefinition, state: ScheduleRecord,
        library: DefinitionLibrary, term: Int64, _ counts: inout [String: Int]
    ) async throws {
        let pause = "paused" + (state.pauseReason.map { ": \($0)" } ?? "")
        counts["skipped", default: 0] += try await record(
            decision.paused, of: schedule, as: .skipped, reason: pause, term: term)
        counts["missed", default: 0] += try await record(
            decision.missed, of: schedule, as: .missed, reason: nil, term: term)
        for occurrence in decision.fire {
            guard let outcome = try await fire(occurrence, of: schedule, library: library, term: term) else { continue }
            counts[outcome.rawValue, default: 0] += 1
        }
    }

    /// Records occurrences that start nothing.
    ///
    /// - Returns: how many were not recorded before.
    private func record(
        _ occurrences: [Date], of schedule: ScheduleDefinition, as outcome: OccurrenceOutcome, reason: String?,
        term: Int64
    ) async throws -> Int {
        var recorded = 0
        for start in stride(from: 0, to: occurrences.count, by: Self.batch) {
            let batch = Array(occurrences[start..<min(start + Self.batch, occurrences.count)])
            recorded += try await record(batch, of: schedule, as: outcome, reason, term, on: ledger.postgres)
        }
        return recorded
    }

    private func record(
        _ occurrences: [Date], of schedule: ScheduleDefinition, as outcome: OccurrenceOutcome, _ reason: String?,
        _ term: Int64, on connection: any PostgresQuerying
    ) async throws -> Int {
        let rows = try await connection.query(
            Statement.recordOccurrences, term, schedule.name, occurrences, outcome.rawValue, reason)
        guard try rows[0].decode("leads") else { throw TermLost() }
        return try rows[0].decode("recorded")
    }

    /// Starts what an occurrence stands for, unless something speaks against it.
    ///
    /// - Returns: what became of the occurrence, or `nil` when another coordinator had it already.
    private func fire(
        _ occurrence: Date, of schedule: ScheduleDefinition, library: DefinitionLibrary, term: Int64
    ) async throws -> OccurrenceOutcome? {
        do {
            let work = try ScheduledWork(of: schedule, at: occurrence, library: library)
            let (outcome, started) = try await ledger.postgres.transaction { transaction in
                try await start(work, at: occurrence, of: schedule, term: term, in: transaction)
            }
            if let started { try await tellRedis(started) }
            return outcome
        } catch let problem where problem is BadInput || problem is DefinitionError {
            logger.error(
                "a schedule cannot start what it should",
                metadata: ["schedule": "\(schedule.name)", "problem": "\(problem)"])
            let isNew =
                try await record([occurrence], of: schedule, as: .skipped, reason: "\(problem)", term: term) == 1
            return isNew ? .skipped : nil
        }
    }

    private func start(
        _ work: ScheduledWork, at occurrence: Date, of schedule: ScheduleDefinition, term: Int64,
        in transaction: PostgresTransaction
    ) async throws -> (OccurrenceOutcome?, StartedWork?) {
        let obstacle = try await unfinishedWork(of: schedule, in: transaction)
        let outcome = obstacle == nil ? OccurrenceOutcome.fired : .skipped
        guard try await record([occurrence], of: schedule, as: outcome, obstacle, term, on: transaction) == 1 else {
            return (nil, nil)
        }
        if outcome == .skipped { return (outcome, nil) }
        let trigger = RunTrigger.schedule(schedule.name, at: occurrence)
        let started = try await work.start(trigger: trigger, kinds: kinds, ledger: ledger, in: transaction)
        try await link(occurrence, of: schedule, to: started, in: transaction)
        return (outcome, started)
    }

    private func tellRedis(_ started: StartedWork) async throws {
        let entries = try await ledger.entries(started.ready)
        try await broker.register(queues: Set(entries.map(\.queue)))
        try await broker.mirror(entries)
    }

    /// What an earlier occurrence has started and that must end first, as a reason; `nil` when nothing must.
    private func unfinishedWork(
        of schedule: ScheduleDefinition, in transaction: PostgresTransaction
    ) async throws -> String? {
        guard schedule.overlap == .skip,
            let row = try await transaction.query(Statement.findUnfinishedOccurrence, schedule.name).first
        else { return nil }
        let id = try row.decode("id", as: Int64.self)
        return (try row.decode("is_run") ? "run \(id)" : "job \(id)") + " is still under way"
    }

    private func link(
        _ occurrence: Date, of schedule: ScheduleDefinition, to started: StartedWork,
        in transaction: PostgresTransaction
    ) async throws {
        switch started {
        case .run(let run):
            try await transaction.execute(Statement.linkOccurrence, schedule.name, occurrence, run.run, nil)
        case .job(let receipt):
            try await transaction.execute(Statement.linkOccurrence, schedule.name, occurrence, nil, receipt.id.rawValue)
        }
    }
}
