// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster

struct SchedulesPause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Let a schedule start nothing until it is resumed.",
        discussion: """
            Occurrences that come meanwhile are recorded as skipped with the reason; `rounds schedules backfill` fills
            them in afterwards. What runs already goes on.
            """)

    @Argument(help: "The schedule's name.")
    var schedule: String

    @Option(help: "Why, for the record and for whoever looks at the list.")
    var reason: String

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let settings = try settings.settings()
        let library = try settings.library()
        try await settings.withCluster("schedules pause") { cluster in
            let isNew = try await cluster.client.pauseSchedule(
                schedule, library: library, by: Person.current, reason: reason)
            try await ScheduleChange.show(
                schedule, isChanged: isNew, words: isNew ? "is paused" : "was paused already; that pause stays",
                cluster.client, output)
        }
    }
}
