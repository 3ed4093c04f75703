// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import JobKinds

struct DatasetsRollback: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Undo a batch: what it inserted goes, what it changed is as before.",
        discussion: "Refused while later batches have changed its rows, or rows of other tables refer to them.")

    @Argument(help: "The batch's number, as `rounds datasets batches` shows it.")
    var batch: Int64

    @Flag(help: "Only say what would be undone.")
    var dryRun = false

    @Option(help: "Why, for the record.")
    var reason: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let outcome = try await settings.settings().withPostgres("datasets rollback") { pool in
            try await BatchRollback(pool).run(batch, isDryRun: dryRun, by: Person.current, reason: reason)
        }
        try output.show(outcome) { outcome in
            let counts =
                "\(Format.count(Int64(outcome.removed))) rows removed, "
                + "\(Format.count(Int64(outcome.restored))) as they were before, "
                + "\(Format.count(Int64(outcome.released))) out of quarantine"
            let words = outcome.isDryRun ? "would be undone" : "is undone"
            Console.standard.print("batch \(outcome.batch) of \(outcome.dataset) \(words): \(counts)")
        }
    }
}
