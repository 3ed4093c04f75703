// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Foundation
import Jobs

struct WorkflowsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "All workflows, and the latest runs.")

    @Option(help: "How many runs at most.")
    var limit = 10

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    private struct Report: Encodable {
        struct Workflow: Encodable {
            let workflow: String
            let description: String?
            let parameters: [String]
            let steps: [String]
        }

        let workflows: [Workflow]
        let runs: [WorkflowRunRecord]
    }

    func run() async throws {
        let settings = try settings.settings()
        let library = try settings.library()
        let runs = try await settings.withCluster("workflows list") { try await $0.client.workflowRuns(limit: limit) }
        let workflows = library.workflows.values.sorted { $0.name < $1.name }.map { workflow in
            Report.Workflow(
                workflow: workflow.name, description: workflow.description,
                parameters: workflow.parameters.map(\.name), steps: workflow.steps.map(\.name))
        }
        try output.show(Report(workflows: workflows, runs: runs), people: show)
        try library.requireWhole()
    }

    private func show(_ report: Report) {
        var workflows = Table(.left("WORKFLOW"), .right("STEPS"), .left("PARAMETERS"), .left("DESCRIPTION"))
        for workflow in report.workflows {
            workflows.add(
                .init(workflow.workflow), .init("\(workflow.steps.count)"),
                .init(workflow.parameters.joined(separator: ", ")), .init(workflow.description ?? ""))
        }
        Console.standard.print(workflows)
        guard !report.runs.isEmpty else { return }
        var runs = Table(
            .right("RUN"), .left("WORKFLOW"), .left("STATE"), .left("STARTED"), .right("TIME"), .left("STARTED BY"))
        for run in report.runs {
            let time = (run.finishedAt ?? Date()).timeIntervalSince(run.startedAt)
            runs.add(
                .init("\(run.id)"), .init(run.workflow), .init(run.state, RunReport.meaning(of: run.state)),
                .init(Format.instant(run.startedAt)), .init(Format.seconds(time)), .init(run.startedBy))
        }
        Console.standard.print()
        Console.standard.print(runs)
    }
}
