// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "Look at jobs, follow, cancel, retry and delete them.",
        subcommands: [
            JobsList.self, JobsShow.self, JobsWhy.self, JobsWatch.self, JobsLogs.self, JobsResult.self, JobsCancel.self,
            JobsRetry.self, JobsDead.self, JobsDelete.self, JobsDeletions.self,
        ])
}
