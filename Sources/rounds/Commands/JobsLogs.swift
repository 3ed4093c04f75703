// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Jobs

struct JobsLogs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "What a job has said, as long as Redis keeps it.")

    @Argument(help: "The job's number.")
    var id: JobID

    @Flag(name: .shortAndLong, help: "Go on until the job ends.")
    var follow = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func validate() throws {
        if follow && output.isJSON { throw ValidationError("--follow and --json exclude each other") }
    }

    func run() async throws {
        try await settings.settings().withCluster("jobs logs") { cluster in
            let record = try await cluster.client.existingJob(id)
            if follow {
                for try await case .line(let line) in cluster.client.watch(id) { show(line) }
            } else {
                let lines = try await cluster.client.log(id, queue: record.queue)
                try output.show(lines) { $0.forEach(show) }
            }
        }
    }

    private func show(_ line: JobLogLine) {
        let console = Console.standard
        console.print(console.output.style.mark(Format.instant(line.at), .faint) + "  " + line.text)
    }
}
