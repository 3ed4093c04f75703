// SPDX-License-Identifier: Apache-2.0

import Definitions
import Foundation
import Jobs
import Logging
import Postgres

/// Starts occurrences of one schedule, and records what becomes of them, in one leader's term.
///
/// - Guarantees: whether an occurrence starts, its record and what it starts are one transaction, in which the term
///   must hold and the schedule is locked.
struct OccurrenceStarter: Sendable {
    let schedule: ScheduleDefinition
    let library: DefinitionLibrary
    let term: Int64
    let ledger: Ledger
    let broker: Broker
    let kinds: JobKindRegistry
    let logger: Logger

    /// Another coordinator leads.
    struct TermLost: Error {}

    /// What a transaction has made of an occurrence; nothing when somebody else has dealt with it.
    private struct Effect: Sendable {
        var outcome: OccurrenceOutcome?
        /// Jobs that Redis must hear of.
        var changed: [JobID] = []
        var hasCancelled = false
    }

    /// Rows written in one transaction, so that the term's row is never held for long.
    private static let batch = 1000

    /// Records occurrences that start nothing.
    ///
    /// - Returns: how many were not recorded before.
    func record(_ occurrences: [Date], as outcome: OccurrenceOutcome, reason: String?) async throws -> Int {
        var recorded = 0
        for start in stride(from: 0, to: occurrences.count, by: Self.batch) {
            let batch = Array(occurrences[start..<min(start + Self.batch, occurrences.count)])
            recorded += try await record(batch, as: outcome, reason, on: ledger.postgres)
        }
        return recorded
    }

    /// Starts an occurrence that has come due, unless its schedule is paused or an earlier one speaks against it.
    ///
    /// - Returns: what became of the occurrence, or `nil` when another coordinator had it already.
    func fire(_ occurrence: Date) async throws -> OccurrenceOutcome? {
        do {
            let work = try ScheduledWork(of: schedule, at: occurrence, library: library)
            let effect = try await ledger.postgres.transaction { transaction in
                try await begin(work, at: occurrence, in: transaction)
            }
            return await told(effect)
        } catch let problem where problem is BadInput || problem is DefinitionError {
            complain(problem)
            return try await record([occurrence], as: .skipped, reason: "\(problem)") == 1 ? .skipped : nil
        }
    }

    /// Starts the occurrence that has waited longest, if nothing that the schedule has started is under way.
    ///
    /// - Parameter includingBackfills: whether those may start that somebody has had filled in.
    /// - Returns: what became of it, or `nil` when none waits or may start.
    func startWaiting(includingBackfills: Bool) async throws -> OccurrenceOutcome? {
        guard let row = try await ledger.postgres.query(Statement.nextWaitingOccurrence, schedule.name).first
        else { return nil }
        let occurrence: Date = try row.decode("scheduled_at")
        let person: String? = try row.decodeIfPresent("requested_by")
        guard includingBackfills || person == nil else { return nil }
        let trigger = person.map { RunTrigger.backfill(schedule.name, at: occurrence, by: $0) }
        do {
            let work = try ScheduledWork(of: schedule, at: occurrence, library: library)
            let effect = try await ledger.postgres.transaction { transaction in
                try await beginWaiting(
                    work, at: occurrence, trigger: trigger ?? .schedule(schedule.name, at: occurrence),
                    in: transaction)
            }
            return await told(effect)
        } catch let problem where problem is BadInput || problem is DefinitionError {
            complain(problem)
            let isNew = try await settle(occurrence, as: .skipped, reason: "\(problem)", on: ledger.postgres)
            return isNew ? .skipped : nil
        }
    }

    private func begin(
        _ work: ScheduledWork, at occurrence: Date, in transaction: PostgresTransaction
    ) async throws -> Effect {
        if let pause = try await lock(in: transaction) {
            let isNew = try await record([occurrence], as: .skipped, "\(pause)", on: transaction) == 1
            return Effect(outcome: isNew ? .skipped : nil)
        }
        let unfinished = try await UnfinishedWork(of: schedule.name, in: transaction)
        let verdict = schedule.overlap.verdict(
            isBusy: unfinished != nil, isBackfill: unfinished?.isBackfill == true,
            hasWaiting: try await hasWaiting(in: transaction))
        let (outcome, reason) = meaning(of: verdict, unfinished)
        guard try await record([occurrence], as: outcome, reason, on: transaction) == 1 else { return Effect() }
        guard outcome == .fired else { return Effect(outcome: outcome) }
        var effect = Effect(outcome: outcome)
        if verdict == .cancelAndStart, let unfinished {
            effect.changed = try await unfinished.cancel(
                for: schedule.name, kinds: kinds, ledger: ledger, in: transaction)
            effect.hasCancelled = true
        }
        effect.changed += try await start(
            work, at: occurrence, trigger: .schedule(schedule.name, at: occurrence), in: transaction)
        return effect
    }

    private func beginWaiting(
        _ work: ScheduledWork, at occurrence: Date, trigger: RunTrigger, in transaction: PostgresTransaction
    ) async throws -> Effect {
        guard try await lock(in: transaction) == nil else { return Effect() }
        if schedule.overlap != .allow, try await UnfinishedWork(of: schedule.name, in: transaction) != nil {
            return Effect()
        }
        guard try await settle(occurrence, as: .fired, reason: nil, on: transaction) else { return Effect() }
        let started = try await start(work, at: occurrence, trigger: trigger, in: transaction)
        return Effect(outcome: .fired, changed: started)
    }

    private func meaning(
        of verdict: Overlap.Verdict, _ unfinished: UnfinishedWork?
    ) -> (OccurrenceOutcome, reason: String?) {
        let earlier = unfinished.map { $0.description + ($0.isBackfill ? ", a backfill," : "") } ?? ""
        return switch verdict {
        case .start: (.fired, nil)
        case .cancelAndStart: (.fired, "\(earlier) was asked to stop")
        case .wait: (.buffered, "\(earlier) was still under way")
        case .skip where schedule.overlap == .skip && unfinished?.isBackfill != true:
            (.skipped, "\(earlier) is still under way")
        case .skip: (.skipped, "\(earlier) is still under way, and another occurrence waits")
        }
    }

    private func start(
        _ work: ScheduledWork, at occurrence: Date, trigger: RunTrigger, in transaction: PostgresTransaction
    ) async throws -> [JobID] {
        let started = try await work.start(trigger: trigger, kinds: kinds, ledger: ledger, in: transaction)
        let (run, job): (Int64?, Int64?) =
            switch started {
            case .run(let run): (run.run, nil)
            case .job(let receipt): (nil, receipt.id.rawValue)
            }
        try await transaction.execute(Statement.linkOccurrence, schedule.name, occurrence, run, job)
        let entry = AuditEntry(
            .scheduleFire, of: ["schedule \(schedule.name)", started.subject], by: trigger.startedBy,
            details: ["occurrence": .string(occurrence.formatted(.iso8601))])
        try await Audit.record(entry, in: transaction)
        return started.ready
    }
}

// What it asks of the ledger, and what it tells Redis and people.
extension OccurrenceStarter {
    /// - Returns: the pause of the schedule, if a person has paused it.
    private func lock(in transaction: PostgresTransaction) async throws -> SchedulePause? {
        try await transaction.query(Statement.lockSchedule, schedule.name).first.flatMap { try SchedulePause($0) }
    }

    private func hasWaiting(in transaction: PostgresTransaction) async throws -> Bool {
        let row = try await transaction.query(Statement.nextWaitingOccurrence, schedule.name).first
        return try row.map { try $0.decodeIfPresent("requested_by", as: String.self) == nil } ?? false
    }

    private func record(
        _ occurrences: [Date], as outcome: OccurrenceOutcome, _ reason: String?, on connection: any PostgresQuerying
    ) async throws -> Int {
        let rows = try await connection.query(
            Statement.recordOccurrences, term, schedule.name, occurrences, outcome.rawValue, reason)
        return try changes(rows)
    }

    private func settle(
        _ occurrence: Date, as outcome: OccurrenceOutcome, reason: String?, on connection: any PostgresQuerying
    ) async throws -> Bool {
        let rows = try await connection.query(
            Statement.settleWaitingOccurrence, term, schedule.name, occurrence, outcome.rawValue, reason)
        return try changes(rows) == 1
    }

    private func changes(_ rows: PostgresRows) throws -> Int {
        guard try rows[0].decode("leads") else { throw TermLost() }
        return try rows[0].decode("recorded")
    }

    /// Tells Redis what has been committed. A failure delays the jobs until the reconciler tells it, and loses nothing.
    private func told(_ effect: Effect) async -> OccurrenceOutcome? {
        do {
            let entries = try await ledger.entries(effect.changed)
            try await broker.register(queues: Set(entries.map(\.queue)))
            try await broker.mirror(entries)
            if effect.hasCancelled { try await broker.nudgeWorkers() }
        } catch {
            logger.warning(
                "Redis has not been told what a schedule has started; the reconciler will",
                metadata: ["schedule": "\(schedule.name)", "error": "\(error)"])
        }
        return effect.outcome
    }

    private func complain(_ problem: any Error) {
        logger.error(
            "a schedule cannot start what it should",
            metadata: ["schedule": "\(schedule.name)", "problem": "\(problem)"])
    }
}
