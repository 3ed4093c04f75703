// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Foundation
import Jobs

struct SchedulesNext: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "next", abstract: "When schedules come round, in their own time zones.",
        discussion: """
            Needs no server, and so knows nothing of pauses. STARTS HERE is later than the schedule's own time by its
            jitter. A schedule that has ended is left out.
            """)

    @Argument(help: "Only this schedule.")
    var schedule: String?

    @Option(name: [.customShort("n"), .long], help: "How many occurrences of each.")
    var count = 5

    @Option(help: "After this instant instead of now.")
    var after: Moment?

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    private struct Line: Encodable {
        let schedule: String
        let timeZone: String
        let local: String
        let at: Date
        let start: Date
    }

    func validate() throws {
        guard (1...1000).contains(count) else { throw ValidationError("--count must be 1 to 1000, not \(count)") }
    }

    func run() async throws {
        let library = try settings.settings().library()
        let schedules =
            try schedule.map { [try library.schedule(named: $0)] }
            ?? library.schedules.values.sorted { $0.name < $1.name }
        let instant = after?.date ?? Date()
        let lines = schedules.flatMap { schedule in
            schedule.upcoming(after: instant).prefix(count).map { occurrence in
                Line(
                    schedule: schedule.name, timeZone: schedule.zone.name,
                    local: "\(schedule.zone.civilMinute(at: occurrence.at))", at: occurrence.at,
                    start: occurrence.start)
            }
        }
        try output.show(lines) { lines in
            var table = Table(.left("SCHEDULE"), .left("LOCAL TIME"), .left("TIME ZONE"), .left("STARTS HERE"))
            for line in lines {
                table.add(
                    .init(line.schedule), .init(line.local), .init(line.timeZone), .init(Format.instant(line.start)))
            }
            Console.standard.print(table)
        }
        if let schedule, let ends = schedules[0].ends, lines.isEmpty {
            Console.standard.note("\(schedule) has no further occurrence: its last day was \(ends)")
        }
        if schedule == nil { try library.requireWhole() }
    }
}
