// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Jobs

struct SchedulesResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "End the pause of a schedule.",
        discussion: "A pause in the schedule's file ends when the file no longer says `paused: true`.")

    @Argument(help: "The schedule's name.")
    var schedule: String

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let settings = try settings.settings()
        let library = try settings.library()
        try await settings.withCluster("schedules resume") { cluster in
            let wasPaused = try await cluster.client.resumeSchedule(
                schedule, library: library, by: Person.current)
            let inFile = library.schedules[schedule]?.isPaused == true ? "; its file still pauses it" : ""
            try await ScheduleChange.show(
                schedule, isChanged: wasPaused, words: (wasPaused ? "is resumed" : "was not paused") + inFile,
                cluster.client, output)
        }
    }
}
