// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Foundation
import Jobs

struct SchedulesList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "All schedules, when they come next and what became of them last.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    private struct Line: Encodable {
        let schedule: String
        let description: String?
        let cron: String
        let timeZone: String
        let starts: String
        let isPaused: Bool
        let pauseReason: String?
        let next: Date?
        let last: OccurrenceRecord?
    }

    func run() async throws {
        let settings = try settings.settings()
        let library = try settings.library()
        let (records, occurrences) = try await settings.withCluster("schedules list") { cluster in
            (try await cluster.client.schedules(), try await cluster.client.occurrences(limit: 1))
        }
        let now = Date()
        let lines = library.schedules.values.sorted { $0.name < $1.name }.map { schedule in
            let record = records.first { $0.name == schedule.name }
            let isPaused = schedule.isPaused || record?.isPaused == true
            return Line(
                schedule: schedule.name, description: schedule.description, cron: schedule.cron.text,
                timeZone: schedule.zone.name, starts: schedule.target.words, isPaused: isPaused,
                pauseReason: record?.pauseReason,
                next: isPaused ? nil : schedule.cron.next(after: now, in: schedule.zone),
                last: occurrences.first { $0.schedule == schedule.name })
        }
        try output.show(lines, people: show)
        try library.requireWhole()
    }

    private func show(_ lines: [Line]) {
        guard !lines.isEmpty else {
            Console.standard.note("no schedules; files in jobs/schedules make them")
            return
        }
        var table = Table(
            .left("SCHEDULE"), .left("CRON"), .left("TIME ZONE"), .left("STARTS"), .left("NEXT, HERE"), .left("LAST"))
        for line in lines {
            let last = line.last.map { "\($0.outcome.rawValue) \(Format.instant($0.scheduledAt))" }
            table.add(
                .init(line.schedule), .init(line.cron), .init(line.timeZone), .init(line.starts),
                line.isPaused
                    ? .init("paused\(line.pauseReason.map { ": \($0)" } ?? "")", .warning)
                    : .init(Format.instant(line.next)),
                .init([last, line.last?.reason].compactMap(\.self).joined(separator: ", ")))
        }
        Console.standard.print(table)
    }
}

extension ScheduleDefinition.Target {
    /// What it starts, in two words.
    var words: String {
        switch self {
        case .workflow(let name, _): "workflow \(name)"
        case .job(let template): "job \(template.kind)"
        }
    }
}
