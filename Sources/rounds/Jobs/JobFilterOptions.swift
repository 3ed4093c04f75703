// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Jobs

/// Which jobs a command is about, by what they are. All conditions must hold.
struct JobFilterOptions: ParsableArguments {
    @Option(name: .customLong("state"), help: "Only this state; repeat for several.")
    var states: [JobState] = []

    @Option(help: "Only this kind.")
    var kind: String?

    @Option(help: "Only this queue.")
    var queue: String?

    @Option(help: "Only this branch.")
    var branch: String?

    @Option(help: "Only the jobs of this workflow run.")
    var run: Int64?

    @Option(help: "Only this step of a workflow.")
    var step: String?

    @Option(help: "Only with this text in the error's message, in capitals or not.")
    var error: String?

    @Option(help: "Only with an error whose message matches this regular expression, in capitals or not.")
    var errorPattern: String?

    @Option(help: "Only with this type of error: error, bad-input, timed-out, poison, expired …")
    var errorType: String?

    @Option(help: "Only ended since: a day, an instant, or how long ago, such as 12h.")
    var since: PastMoment?

    @Option(help: "Only ended before: as --since.")
    var until: PastMoment?

    @Option(
        name: .customLong("parameter"),
        help: ArgumentHelp("Only with this value of a parameter; repeat for several.", valueName: "name=value"))
    var parameters: [Assignment] = []

    func validate() throws {
        if let since, let until, since.date >= until.date {
            throw ValidationError("--since must be earlier than --until")
        }
    }

    /// Whether no condition is given.
    var isEmpty: Bool {
        states.isEmpty && isEmptyButForRun && run == nil
    }

    /// Whether no condition beyond a workflow's run is given.
    private var isEmptyButForRun: Bool {
        [kind, queue, branch, step, error, errorPattern, errorType].allSatisfy { $0 == nil } && since == nil
            && until == nil && parameters.isEmpty
    }

    /// The run, when that is all that is given.
    var wholeRun: Int64? { states.isEmpty && isEmptyButForRun ? run : nil }

    /// The jobs that are meant.
    ///
    /// - Parameter kinds: the kinds that there are.
    /// - Throws: `BadInput` when the kind is none of them; ``CommandFailure`` when a parameter is given twice.
    func filter(_ kinds: JobKindRegistry) throws -> JobFilter {
        if let kind { _ = try kinds.kind(named: kind) }
        var filter = JobFilter(states: states, kind: kind, queue: queue, branch: branch, workflowRun: run)
        filter.step = step
        filter.errorText = error
        filter.errorPattern = errorPattern
        filter.errorType = errorType
        filter.endedFrom = since?.date
        filter.endedBefore = until?.date
        filter.parameters = try Assignment.dictionary(parameters)
        return filter
    }
}
