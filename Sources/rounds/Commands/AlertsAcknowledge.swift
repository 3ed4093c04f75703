// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hospital
import JobKinds

struct AlertsAcknowledge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "acknowledge", abstract: "Say that somebody takes care of alerts; it goes into the audit trail.",
        discussion: "The alerts stay until what raised them is over. For example: rounds alerts acknowledge 12 13 "
            + "--note 'ward 4 opens ten beds'")

    @Argument(help: "Numbers of alerts, as `rounds alerts list` shows them.")
    var alerts: [Int64]

    @Option(help: "What is being done about it.")
    var note: String

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let (ids, note) = (alerts, note)
        let alerts = try await settings.settings().withPostgres("alerts acknowledge") { pool in
            try await AlertDesk(pool).acknowledge(ids, by: Person.current, note: note)
        }
        try output.show(alerts) { alerts in
            for alert in alerts {
                let place = alert.department.isEmpty ? alert.branch : "\(alert.branch), \(alert.department)"
                Console.standard.print(
                    "alert \(alert.id) (\(alert.rule), \(place)) is acknowledged by \(alert.acknowledgedBy ?? ""): "
                        + (alert.note ?? ""))
            }
        }
    }
}
