// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Foundation
import Jobs

struct WorkflowsRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Start a workflow; it is accepted when this returns.",
        discussion:
            "For example: rounds workflows run nightly --param input=$PWD/data --param output=$PWD/reports --wait")

    @Argument(help: "The workflow's name.")
    var workflow: String

    @Option(
        name: [.customLong("param"), .customShort("p")],
        help: """
            A parameter, as NAME=VALUE, or NAME=[…] with a list as JSON; repeat for several. `rounds workflows show` \
            lists them.
            """)
    var parameters: [Assignment] = []

    @Flag(help: "Wait for the end and show each step as it goes; the exit status is the run's.")
    var wait = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let settings = try settings.settings()
        let definition = try settings.library().workflow(named: workflow)
        let values = try Assignment.jsonValues(parameters)
        try await settings.withCluster("workflows run") { cluster in
            let started = try await cluster.client.start(
                definition, parameters: values, on: CivilDate.today, trigger: .person(Person.current))
            try await RunReport(client: cluster.client, output: output).show(started.run, waiting: wait)
        }
    }
}
