// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct Workflows: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workflows", abstract: "Jobs that follow each other.",
        subcommands: [
            WorkflowsList.self, WorkflowsShow.self, WorkflowsRun.self, WorkflowsRetry.self, WorkflowsCancel.self,
        ])
}
