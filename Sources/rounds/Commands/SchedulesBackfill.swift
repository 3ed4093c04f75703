// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Foundation
import Jobs

struct SchedulesBackfill: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backfill", abstract: "Start the occurrences of some past days that have started nothing.",
        discussion: """
            Missed and skipped occurrences are filled in, and those from before the schedule was there; one that has
            fired is never repeated (`rounds jobs retry` and `rounds schedules run` do that). The leading coordinator
            starts them, oldest first: one at a time, or all at once if the schedule allows overlap.
            """)

    @Argument(help: "The schedule's name.")
    var schedule: String

    @Option(help: "The first day, YYYY-MM-DD, in the schedule's zone.")
    var from: CivilDate

    @Option(help: "The last day, YYYY-MM-DD, in the schedule's zone.")
    var to: CivilDate

    @Option(help: "Refuse to start more occurrences than this.")
    var limit = 100

    @Flag(help: "Only show what would be started.")
    var dryRun = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    private struct Line: Encodable {
        let at: Date
        let local: String
        let outcome: OccurrenceOutcome?
        let reason: String?
        let isStarted: Bool
    }

    private struct Document: Encodable {
        let schedule: String
        let isDryRun: Bool
        let occurrences: [Line]
    }

    func validate() throws {
        if to < from { throw ValidationError("the range of days ends (\(to)) before it begins (\(from))") }
        guard limit > 0 else { throw ValidationError("--limit must be at least 1, not \(limit)") }
    }

    func run() async throws {
        let settings = try settings.settings()
        let library = try settings.library()
        let definition = try library.schedule(named: schedule)
        try await settings.withCluster("schedules backfill") { cluster in
            let plan = try await cluster.client.planBackfill(of: definition, library: library, days: from...to)
            guard plan.open.count <= limit else {
                throw CommandFailure(
                    .badInput, "\(plan.open.count) occurrences would be started, more than \(limit)",
                    hint: "name fewer days, or allow it with --limit \(plan.open.count)")
            }
            let started = dryRun ? Set(plan.open) : Set(try await cluster.client.backfill(plan, by: Person.current))
            let lines = plan.items.map { item in
                Line(
                    at: item.at, local: "\(definition.zone.civilMinute(at: item.at))", outcome: item.outcome,
                    reason: item.reason, isStarted: started.contains(item.at))
            }
            try output.show(Document(schedule: schedule, isDryRun: dryRun, occurrences: lines), people: show)
            let isPaused = try await cluster.client.schedules().contains { $0.name == schedule && $0.pause != nil }
            if !started.isEmpty, isPaused || definition.isPaused {
                Console.standard.note("the schedule is paused; they start once it is not")
            }
        }
    }

    private func show(_ document: Document) {
        guard !document.occurrences.isEmpty else {
            Console.standard.note("\(schedule) has no occurrence in these days whose time has come")
            return
        }
        var table = Table(.left("LOCAL TIME"), .left("HERE"), .left("SO FAR"), .left("NOW"))
        for line in document.occurrences {
            let word = document.isDryRun ? "would be started" : "waits for its turn"
            table.add(
                .init(line.local), .init(Format.instant(line.at)),
                .init([line.outcome?.rawValue ?? "—", line.reason].compactMap(\.self).joined(separator: ", ")),
                line.isStarted ? .init(word, .good) : .init("left as it is"))
        }
        Console.standard.print(table)
        let count = document.occurrences.count(where: \.isStarted)
        let verb = document.isDryRun ? "would be started" : "will be started"
        Console.standard.note("\(count) of \(document.occurrences.count) \(verb), oldest first")
    }
}
