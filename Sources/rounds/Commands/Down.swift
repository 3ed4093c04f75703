// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct Down: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "down",
        abstract: "Stop everything that `rounds up` started; data stays.",
        discussion: "Workers finish or hand back what they do first. Nothing running is not an error.")

    @Option(help: "Seconds that workers may take before they are killed; their jobs then go to other workers.")
    var patience: Double = 60

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func validate() throws {
        guard patience >= 0 else { throw ValidationError("--patience cannot be negative") }
    }

    func run() async throws {
        let console = Console.standard
        let stack = try settings.settings().stack
        let report = try StackStopper(stack: stack, patience: patience, note: console.note).stop()
        try output.show(report) { report in
            if report.parts.isEmpty {
                console.print("nothing runs in \(stack.directory)")
            } else {
                console.print(report.table)
            }
        }
    }
}
