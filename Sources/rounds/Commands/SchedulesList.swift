// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Definitions
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
        let cron: String?
        let timeZone: String?
        let starts: String?
        let isPaused: Bool
        /// A pause by a person, as opposed to one in the file.
        let pause: SchedulePause?
        let isPausedInFile: Bool
        /// What is wrong with the file, here or where the coordinator reads it.
        let problem: String?
        let next: Date?
        let waiting: Int
        let last: OccurrenceRecord?

        init(
            _ name: String, _ schedule: ScheduleDefinition?, _ record: ScheduleRecord?, problem: String?,
            last: OccurrenceRecord?, now: Date
        ) {
            self.schedule = name
            description = schedule?.description
            cron = schedule?.cron.text
            timeZone = schedule?.zone.name
            starts = schedule?.target.words
            pause = record?.pause
            isPausedInFile = schedule?.isPaused == true
            isPaused = pause != nil || isPausedInFile
            self.problem = problem ?? record?.problem
            next = isPaused ? nil : schedule?.upcoming(after: now).first { _ in true }?.start
            waiting = record?.waiting ?? 0
            self.last = last
        }
    }

    func run() async throws {
        let settings = try settings.settings()
        let library = try settings.library()
        let (records, occurrences) = try await settings.withCluster("schedules list") { cluster in
            (try await cluster.client.schedules(), try await cluster.client.occurrences(limit: 1))
        }
        let now = Date()
        let problems = library.scheduleProblems
        let lines = Set(library.schedules.keys).union(problems.keys).sorted().map { name in
            Line(
                name, library.schedules[name], records.first { $0.name == name },
                problem: problems[name]?.description, last: occurrences.first { $0.schedule == name }, now: now)
        }
        try output.show(lines, people: show)
        try library.requireWhole()
        let broken = lines.filter { $0.problem != nil }
        for line in broken { Console.standard.note("\(line.schedule): \(line.problem ?? "")") }
        if !broken.isEmpty {
            throw CommandFailure(
                .badInput, "the leading coordinator cannot use every file", hint: "what they said before goes on")
        }
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
            let waiting = line.waiting > 0 ? "\(line.waiting) waiting" : nil
            table.add(
                .init(line.schedule), .init(line.cron ?? "—"), .init(line.timeZone ?? "—"), .init(line.starts ?? "—"),
                next(line), .init([last, line.last?.reason, waiting].compactMap(\.self).joined(separator: ", ")))
        }
        Console.standard.print(table)
    }

    private func next(_ line: Line) -> Table.Cell {
        if line.problem != nil { return .init("its file is broken", .bad) }
        if let pause = line.pause { return .init("\(pause)", .warning) }
        if line.isPausedInFile { return .init("paused in its file", .warning) }
        return .init(line.next.map { Format.instant($0) } ?? "has ended")
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
