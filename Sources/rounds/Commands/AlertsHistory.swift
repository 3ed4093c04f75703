// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hospital
import Jobs

struct AlertsHistory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "When alerts were raised, acknowledged and cleared, the latest first.")

    @Argument(help: "Only this alert.")
    var alert: Int64?

    @Option(help: "Only this branch.")
    var branch: String?

    @Option(help: "How many at most.")
    var limit = 50

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be at least 1, not \(limit)") }
    }

    func run() async throws {
        let (alert, branch, limit) = (alert, branch, limit)
        let events = try await settings.settings().withPostgres("alerts history") { pool in
            try await NetworkNames(pool).check(branch: branch)
            let reader = AlertReader(pool)
            if let alert, try await reader.alert(alert) == nil {
                throw BadInput("there is no alert \(alert)", hint: "`rounds alerts list --all` shows them")
            }
            return try await reader.events(of: alert, branch: branch, limit: limit)
        }
        try output.show(events, people: show)
    }

    private func show(_ events: [AlertEvent]) {
        guard !events.isEmpty else {
            Console.standard.note("nothing has been raised yet")
            return
        }
        var table = Table(
            .left("WHEN"), .right("ALERT"), .left("WHAT"), .left("RULE"), .left("BRANCH"), .left("DEPARTMENT"),
            .left("DAY"), .right("VALUE"), .left("BY"), .left("NOTE"))
        for event in events {
            table.add(
                .init(Format.instant(event.at)), .init("\(event.alert)"), .init(event.what), .init(event.rule),
                .init(event.branch), .init(event.department), .init("\(event.day)"),
                .init(KPILine.text(event.value)), .init(event.who), .init(event.note))
        }
        Console.standard.print(table)
    }
}
