// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Postgres

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Bring the database's tables up to date.",
        discussion: "Safe to run any number of times and from any number of machines; `rounds up` does it, too.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    private struct Applied: Encodable {
        let set: String
        let version: Int
        let name: String
    }

    func run() async throws {
        let applied = try await Schema.migrate(try settings.settings()).map {
            Applied(set: $0.set, version: $0.migration.version, name: $0.migration.name)
        }
        try output.show(applied) { applied in
            if applied.isEmpty { Console.standard.print("the database is up to date") }
            for one in applied { Console.standard.print("applied \(one.set) \(one.version) \(one.name)") }
        }
    }
}
