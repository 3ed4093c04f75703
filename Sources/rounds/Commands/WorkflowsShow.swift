// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Jobs

struct WorkflowsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Draw a workflow, or show how a run of one went.")

    @Argument(help: "A workflow's name, or a run's number.")
    var workflow: String

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let settings = try settings.settings()
        if let run = Int64(workflow) {
            try await settings.withCluster("workflows show") { cluster in
                try await RunReport(client: cluster.client, output: output).show(run)
            }
        } else {
            try output.show(try settings.library().workflow(named: workflow), people: draw)
        }
    }

    private func draw(_ workflow: WorkflowDefinition) {
        let console = Console.standard
        if let description = workflow.description { console.print(description) }
        console.print()
        for line in WorkflowPicture.lines(of: workflow) { console.print(line) }
        guard !workflow.parameters.isEmpty else { return }
        var table = Table(.left("PARAMETER"), .left("DEFAULT"), .left("MEANING"))
        for parameter in workflow.parameters {
            table.add(
                .init(parameter.name), .init(parameter.defaultValue.map { JSONOutput.line($0) } ?? "must be given"),
                .init(parameter.description ?? ""))
        }
        console.print()
        console.print(table)
    }
}
