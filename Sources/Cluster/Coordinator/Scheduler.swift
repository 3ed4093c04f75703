// SPDX-License-Identifier: Apache-2.0

package import Foundation
import Jobs
package import Logging
import Postgres

/// Starts what schedules say, when their time comes.
///
/// - Guarantees: an occurrence starts at most one run, whatever the number of coordinators: its row in the ledger is
///   unique and is written in one transaction with the run, only while the leader's term holds. What became of every
///   occurrence is recorded: fired, buffered, skipped with the reason, or missed. Files that break, and schedules that
///   fail, are not in the way of the others.
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
    private let now: @Sendable () async throws -> Date

    /// Waiting occurrences of one schedule that start in one run, when overlap is allowed.
    private static let batch = 100

    /// - Parameters:
    ///   - definitions: the `jobs/` folder.
    ///   - logger: where complaints about its files go.
    ///   - now: tells the time; `nil` for the ledger's clock, which all coordinators share.
    package init(
        _ ledger: Ledger, _ broker: Broker, kinds: JobKindRegistry, definitions: DefinitionFolder, logger: Logger,
        now: (@Sendable () -> Date)? = nil
    ) {
        self.ledger = ledger
        self.broker = broker
        self.kinds = kinds
        self.definitions = definitions
        self.logger = logger
        if let now { self.now = now } else { self.now = { try await ledger.now() } }
    }

    package func runOnce(term: Int64) async throws -> DutyReport {
        let now = try await now()
        let library = try await library(term: term)
        let states = try await ledger.sync(library, term: term, now: now)
        var counts: [String: Int] = [:]
        var fired: [DutyReport.Fired] = []
        var next: Date?
        for schedule in library.schedules.values.sorted(by: { $0.name < $1.name }) {
            // A new one is absent when the term is no longer the leader's.
            guard let state = states[schedule.name] else { continue }
            let decision = schedule.decide(since: state.consideredUntil, now: now, isPaused: state.pause != nil)
            next = [next, decision.next].compactMap(\.self).min()
            let starter = OccurrenceStarter(
                schedule: schedule, library: library, term: term, ledger: ledger, broker: broker, kinds: kinds,
                logger: logger)
            do {
                try await carryOut(decision, state, starter, now: now, &counts, &fired)
            } catch is OccurrenceStarter.TermLost {
                return DutyReport(counts, fired: fired)
            } catch {
                guard isOwnFault(error) else { throw error }
                logger.error(
                    "a schedule has failed; will try again",
                    metadata: ["schedule": "\(schedule.name)", "error": "\(error)"])
            }
        }
        return DutyReport(counts, next: next.map { .seconds($0.timeIntervalSince(now)) }, fired: fired)
    }

    /// Reads the files if they have changed, says what is wrong with them, and stores what is right.
    private func library(term: Int64) async throws -> DefinitionLibrary {
        let (library, isNew, gone) = try await definitions.current(term: term) {
            try await ledger.lastGoodDefinitions()
        }
        if isNew {
            for problem in library.problems {
                logger.error("a definition cannot be used", metadata: ["problem": "\(problem)"])
            }
            for file in gone { logger.warning("a definition is gone", metadata: ["file": "\(file)"]) }
        }
        try await definitions.store { try await ledger.store(definitions: $0, term: term) }
        return library
    }

    private func carryOut(
        _ decision: ScheduleDecision, _ state: ScheduleRecord, _ starter: OccurrenceStarter, now: Date,
        _ counts: inout [String: Int], _ fired: inout [DutyReport.Fired]
    ) async throws {
        let isWaiting = state.waiting > 0 && state.pause == nil && !starter.schedule.isPaused
        if isWaiting { try await startWaiting(starter, includingBackfills: false, &counts) }
        let pause = state.pause?.description ?? "paused in its file"
        counts["skipped", default: 0] += try await starter.record(decision.paused, as: .skipped, reason: pause)
        counts["missed", default: 0] += try await starter.record(decision.missed, as: .missed, reason: nil)
        for occurrence in decision.fire {
            guard let outcome = try await starter.fire(occurrence) else { continue }
            counts[outcome.rawValue, default: 0] += 1
            guard outcome == .fired else { continue }
            let due = starter.schedule.due(occurrence)
            fired.append(.init(schedule: starter.schedule.name, seconds: max(0, now.timeIntervalSince(due))))
        }
        if isWaiting { try await startWaiting(starter, includingBackfills: true, &counts) }
    }

    private func startWaiting(
        _ starter: OccurrenceStarter, includingBackfills: Bool, _ counts: inout [String: Int]
    ) async throws {
        for _ in 0..<Self.batch {
            guard let outcome = try await starter.startWaiting(includingBackfills: includingBackfills) else { return }
            counts[outcome.rawValue, default: 0] += 1
        }
    }

    /// Whether an error has to do with one schedule, rather than with the server that all of them need.
    private func isOwnFault(_ error: any Error) -> Bool {
        if error is CancellationError { return false }
        guard let error = error as? PostgresError else { return true }
        return error.kind == .server
    }
}

extension ScheduleDefinition {
    /// When an occurrence was to start, its jitter included.
    fileprivate func due(_ occurrence: Date) -> Date {
        occurrences(after: occurrence.addingTimeInterval(-60)).first { $0.at == occurrence }?.start ?? occurrence
    }
}
