// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Jobs

struct JobsDead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead", abstract: "Failed jobs by how they failed: what to look at in the morning.",
        discussion: "Jobs whose messages differ in numbers only are counted together; the latest message is shown.")

    @OptionGroup var filter: JobFilterOptions

    @Option(help: "How many groups at most.")
    var limit = 20

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit must be 1 to 10000, not \(limit)") }
        guard filter.states.isEmpty else { throw ValidationError("the dead list has failed jobs only, no --state") }
    }

    private struct Report: Encodable {
        let jobs: Int
        let groups: [FailureGroup]
    }

    func run() async throws {
        let report = try await settings.settings().withCluster("jobs dead") { cluster in
            var filter = try filter.filter(cluster.kinds)
            filter.states = [.failed]
            filter.limit = limit
            return Report(
                jobs: try await cluster.client.count(filter).jobs, groups: try await cluster.client.failures(filter))
        }
        try output.show(report, people: show)
    }

    private func show(_ report: Report) {
        let console = Console.standard
        guard !report.groups.isEmpty else { return console.note("no failed jobs") }
        var table = Table(
            .right("JOBS"), .left("KIND"), .left("TYPE"), .left("FIRST"), .left("LAST"), .right("LATEST"),
            .left("MESSAGE"))
        for group in report.groups {
            table.add(
                .init(Format.count(Int64(group.jobs)), .bad), .init(group.kind), .init(group.type),
                .init(Format.instant(group.first)), .init(Format.instant(group.last)), .init("\(group.latest)"),
                .init(group.message ?? ""))
        }
        console.print(table)
        let shown = report.groups.map(\.jobs).reduce(0, +)
        let others = report.jobs - shown
        if others > 0 { console.note("… and \(Format.count(Int64(others))) jobs in other groups; --limit shows more") }
        console.note("`rounds jobs retry --kind … --error '…'` tries a group again; --dry-run first shows which")
    }
}
