// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Foundation
import Jobs

struct SchedulesNext: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "next", abstract: "When schedules come round, in their own time zones.",
        discussion: "Needs no server.")

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
    }

    func validate() throws {
        guard (1...1000).contains(count) else { throw ValidationError("--count must be 1 to 1000, not \(count)") }
    }

    func run() async throws {
        let library = try settings.settings().library()
        let schedules =
            try schedule.map { [try library.schedule(named: $0)] }
            ?? library.schedules.values.sorted { $0.name < $1.name }
        let lines = schedules.flatMap { schedule in
            var instant = after?.date ?? Date()
            return (0..<count).map { _ in
                instant = schedule.cron.next(after: instant, in: schedule.zone)
                return Line(
                    schedule: schedule.name, timeZone: schedule.zone.name,
                    local: "\(schedule.zone.civilMinute(at: instant))", at: instant)
            }
        }
        try output.show(lines) { lines in
            var table = Table(.left("SCHEDULE"), .left("LOCAL TIME"), .left("TIME ZONE"), .left("HERE"))
            for line in lines {
                table.add(
                    .init(line.schedule), .init(line.local), .init(line.timeZone), .init(Format.instant(line.at)))
            }
            Console.standard.print(table)
        }
        if schedule == nil { try library.requireWhole() }
    }
}
