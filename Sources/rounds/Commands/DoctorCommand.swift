// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check that all is well while the cluster works, and say what is not.",
        discussion: """
            Compares every job in the ledger with Redis, and looks at the coordinator, the workers, the servers and the \
            files. What seems wrong is looked at again some seconds later, so that work under way is no finding.
            Exit status: 0 all is well, 1 something is wrong (and was not repaired), 3 a server cannot be reached.
            """)

    @Flag(help: "Repair what the ledger can tell how to repair.")
    var fix = false

    @Option(help: "With --fix: why, for the record.")
    var reason: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let report = try await settings.settings().withCluster("doctor") { cluster in
            let order = fix ? RepairOrder(cluster.client, by: Person.current, reason: reason) : nil
            return try await Doctor(cluster.examinations).examine(repairing: order)
        }
        try output.show(report) { DoctorText(isRepairing: fix).show($0) }
        guard report.isComplete else {
            throw CommandFailure(
                .unreachable, "not everything could be looked at", hint: "`rounds up` starts a private server")
        }
        guard report.remaining.isEmpty else { throw CommandFailure(.failed, "") }
    }
}
