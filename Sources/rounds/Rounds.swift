// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import JobKinds

/// `rounds`: every process of the cluster and every verb of its operators.
@main
struct Rounds: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rounds",
        abstract: "A distributed job cluster for hospital networks.",
        discussion: """
            Settings come from flags, then ROUNDS_* variables, then the settings file, then defaults that fit `rounds up`.
            Exit status: 0 done, 1 the job failed, 2 bad usage or input, 3 a server cannot be reached, 4 cancelled.
            """,
        version: "0.1.0",
        subcommands: [
            Up.self, Down.self, Submit.self, JobsCommand.self, Queues.self, Top.self, Workers.self, Workflows.self,
            Schedules.self, Datasets.self, KPIs.self, Forecasts.self, Alerts.self, Quality.self, Models.self,
            RoomsCommand.self,
            Generate.self, Migrate.self, AuditCommand.self, DoctorCommand.self,
            CoordinatorCommand.self, WorkerCommand.self, Completion.self,
        ]
    )

    /// Parses the command line, runs the command and turns whatever it throws into words and an exit status.
    static func main() async {
        // A closed connection or pipe is an error where it is written to, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == WorkerCommand.configuration.commandName { OpenMPWaitPolicy.makePassive() }
        Glibc.exit(await run(arguments))
    }

    /// Runs one command line.
    ///
    /// - Returns: the status to end with.
    static func run(_ arguments: [String], console: Console = .standard) async -> Int32 {
        do {
            try CommandNames.check(arguments, from: Rounds.self)
            var command = try parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return ExitStatus.done.rawValue
        } catch {
            return report(error, console: console)
        }
    }

    /// Tells the person at the terminal what went wrong.
    ///
    /// - Returns: the status to end with.
    private static func report(_ error: any Error, console: Console) -> Int32 {
        // Help, the version and everything about the command line's grammar are ArgumentParser's own.
        if exitCode(for: error) == .success {
            console.print(fullMessage(for: error))
            return ExitStatus.done.rawValue
        }
        if exitCode(for: error) == .validationFailure {
            console.note(fullMessage(for: error))
            return ExitStatus.badInput.rawValue
        }
        let failure = FailureReport(error)
        for line in failure.lines(style: console.messages.style) { console.note(line) }
        return failure.status.rawValue
    }
}
