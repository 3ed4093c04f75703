// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Jobs

struct WorkflowsRetry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Take a run up again where it failed or was cancelled.",
        discussion: """
            What failed is tried again, what waited for it waits again, what succeeded stays. A run that has begun to \
            undo what it did only goes on undoing.
            """)

    @Argument(help: "The run's number.")
    var id: Int64

    @Option(help: "Why, for the record.")
    var reason: String?

    @Flag(help: "Wait for the end and show each step as it goes; the exit status is the run's.")
    var wait = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        try await settings.settings().withCluster("workflows retry") { cluster in
            let steps = try await cluster.client.retry(run: id, by: Person.current, reason: reason)
            if steps.isEmpty { throw try await refusal(cluster.client) }
            if !output.isJSON {
                Console.standard.note("run \(id) is taken up again with \(steps.joined(separator: ", "))")
            }
            try await RunReport(client: cluster.client, output: output).show(id, waiting: wait)
        }
    }

    private func refusal(_ client: ClusterClient) async throws -> CommandFailure {
        let run = try await client.existingRun(id)
        guard try await client.steps(ofRun: id).contains(where: { $0.compensates != nil }) else {
            return CommandFailure(.failed, "run \(id) is \(run.state): no step has failed or was cancelled")
        }
        return CommandFailure(
            .failed, "run \(id) has undone what it did and cannot go on",
            hint: "`rounds workflows run \(run.workflow)` starts a new one")
    }
}
