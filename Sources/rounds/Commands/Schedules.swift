// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct Schedules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedules", abstract: "What runs when.",
        subcommands: [
            SchedulesList.self, SchedulesNext.self, SchedulesRun.self, SchedulesPause.self, SchedulesResume.self,
            SchedulesBackfill.self,
        ])
}
