// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Jobs

struct JobsResult: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "result", abstract: "The result of a job that has succeeded.",
        discussion: "With --json, the document that the job returned. Exit status 1 when there is none (yet).")

    @Argument(help: "The job's number.")
    var id: JobID

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let record = try await settings.settings().withCluster("jobs result") { try await $0.client.existingJob(id) }
        if let failure = record.failure { throw failure }
        guard let result = record.result else {
            throw CommandFailure(
                .failed, "job \(id) is \(record.state.rawValue): there is no result yet",
                hint: "`rounds jobs watch \(id)` waits for it")
        }
        try output.show(result) { result in
            let terminal = Console.standard.output
            for line in ResultText.lines(of: result.text, width: terminal.width, style: terminal.style) {
                Console.standard.print(line)
            }
        }
    }
}
