// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Jobs

/// Which jobs a command changes, by number or by what they are, and how carefully.
struct JobSelection: ParsableArguments {
    @Argument(help: "The jobs' numbers.")
    var ids: [JobID] = []

    @OptionGroup(title: "Instead of numbers, all jobs of which this is true") var filter: JobFilterOptions

    @Flag(help: "Change nothing; show how many jobs would be changed, and the first of them.")
    var dryRun = false

    @Flag(help: "Do not ask, however many jobs there are.")
    var yes = false

    func validate() throws {
        guard ids.isEmpty != filter.isEmpty else {
            throw ValidationError(
                ids.isEmpty
                    ? "say which jobs: by number, or by options such as --kind and --error"
                    : "jobs are named by number or by options, not by both")
        }
    }
}
