// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Foundation

struct SchedulesRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Start what a schedule starts, now and out of turn.")

    @Argument(help: "The schedule's name.")
    var schedule: String

    @Flag(help: "Wait for the end.")
    var wait = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let settings = try settings.settings()
        let library = try settings.library()
        let definition = try library.schedule(named: schedule)
        try await settings.withCluster("schedules run") { cluster in
            let started = try await cluster.client.runNow(
                definition, library: library, now: Date(), by: Person.current)
            switch started {
            case .run(let run):
                try await RunReport(client: cluster.client, output: output).show(run.run, waiting: wait)
            case .job(let receipt):
                try await JobReport(client: cluster.client, output: output).show(receipt, waiting: wait)
            }
        }
    }
}
