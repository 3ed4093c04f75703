// SPDX-License-Identifier: Apache-2.0

import Cluster
import Definitions

extension Settings {
    /// The workflows and schedules of the jobs folder. What is wrong with its files goes to stderr.
    func library() throws -> DefinitionLibrary {
        try requireJobsDirectory()
        let library = DefinitionLibrary(directory: jobsDirectory, kinds: jobKinds.names)
        let console = Console.standard
        for problem in library.problems { console.note(console.messages.style.mark("\(problem)", .warning)) }
        return library
    }
}

extension DefinitionLibrary {
    /// - Throws: ``CommandFailure`` when some file cannot be used, so that a list that lacks it does not look whole.
    func requireWhole() throws {
        guard !problems.isEmpty else { return }
        throw CommandFailure(
            .badInput, problems.count == 1 ? "a file cannot be used" : "\(problems.count) files cannot be used",
            hint: "see the messages above; the rest is shown")
    }
}
