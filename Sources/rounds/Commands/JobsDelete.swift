// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Jobs

struct JobsDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete ended jobs with their attempts and logs, for good.",
        discussion: """
            An idempotency key goes with its job: a later request with it makes a new job. Steps of workflows go with
            their run, once that has ended: --run N, and no other option. `rounds jobs deletions` counts what is gone.
            """)

    @OptionGroup var selection: JobSelection

    @Option(help: "Why, for the record.")
    var reason: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    static let verb = "delete"

    func run() async throws {
        guard let run = selection.filter.wholeRun else {
            let action = JobsAction(
                verb: Self.verb, done: "deleted", refused: "stays: it has not ended, or is a step of a workflow",
                states: [.succeeded, .failed, .cancelled], usualStates: []
            ) { [reason] client, ids in
                try await client.delete(ids, by: Person.current, reason: reason)
            }
            return try await selection.apply(action, settings: settings, output: output)
        }
        try await settings.settings().withCluster("jobs delete") { cluster in
            try await delete(run, cluster.client)
        }
    }

    private struct Report: Encodable {
        let run: Int64
        let dryRun: Bool
        let jobs: [JobID]
    }

    private func delete(_ id: Int64, _ client: ClusterClient) async throws {
        let run = try await client.existingRun(id)
        guard run.finishedAt != nil else {
            throw CommandFailure(.failed, "run \(id) of '\(run.workflow)' has not ended; nothing was deleted")
        }
        let jobs =
            selection.dryRun
            ? try await client.jobs(ofRun: id).map(\.id)
            : try await client.deleteRun(id, by: Person.current, reason: reason)
        guard !jobs.isEmpty else {
            throw CommandFailure(.failed, "run \(id) of '\(run.workflow)' is being tried again; nothing was deleted")
        }
        try output.show(Report(run: id, dryRun: selection.dryRun, jobs: jobs)) { report in
            Console.standard.print(
                "run \(id) of '\(run.workflow)' with its \(Format.count(Int64(report.jobs.count))) jobs "
                    + (report.dryRun ? "would be deleted; nothing was changed" : "deleted"))
        }
    }
}
