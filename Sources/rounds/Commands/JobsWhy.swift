// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Jobs

struct JobsWhy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why", abstract: "Why a job waits, or ended as it did.")

    @Argument(help: "The job's number.")
    var id: JobID

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    private struct Report: Encodable {
        let job: JobID
        let state: JobState
        let why: JobExplanation
    }

    func run() async throws {
        let report = try await settings.settings().withCluster("jobs why") { cluster in
            let record = try await cluster.client.existingJob(id)
            return Report(job: id, state: record.state, why: try await cluster.client.existingWhy(id))
        }
        try output.show(report) { report in
            let console = Console.standard
            let style = console.output.style
            console.print(
                "job \(report.job) is \(style.mark(report.state.rawValue, report.state.meaning)): \(report.why.sentence)"
            )
            for detail in report.why.details { console.print("  " + detail) }
        }
    }
}

extension ClusterClient {
    /// Why a job that is there waits, or ended as it did, by the clock of this machine.
    ///
    /// - Throws: `BadInput` when it is not there.
    func existingWhy(_ id: JobID) async throws -> JobExplanation {
        guard let explanation = try await why(id, instant: { Format.instant($0) }) else {
            throw BadInput("there is no job \(id)", hint: "`rounds jobs list` shows the latest")
        }
        return explanation
    }
}
