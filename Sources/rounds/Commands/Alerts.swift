// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct Alerts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts", abstract: "What the alert rules have found, and who takes care of it.",
        subcommands: [AlertsList.self, AlertsAcknowledge.self, AlertsHistory.self])
}
