// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Start PostgreSQL, Redis, the coordinator and workers on this machine.",
        discussion: """
            Starts only what does not run yet. Servers that the settings name are used instead of private ones.
            Everything lives under the state directory; stacks with different ones live side by side.
            """)

    @Option(help: "How many worker processes.")
    var workers = 2

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func validate() throws {
        guard (0...64).contains(workers) else { throw ValidationError("--workers must be 0 to 64, not \(workers)") }
    }

    func run() async throws {
        let console = Console.standard
        let starter = StackStarter(settings: try settings.settings(), workers: workers, note: console.note)
        try output.show(try await starter.start()) { console.print($0.table) }
    }
}
