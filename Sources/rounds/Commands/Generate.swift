// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Hospital

struct Generate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Make up the data of a hospital network as CSV files.",
        discussion: "The same numbers give the same bytes. No person in it exists.")

    @Option(help: "Any number; another one gives another network.")
    var seed: UInt64 = 1

    @Option(help: "How many hospitals.")
    var branches = 3

    @Option(help: "How many days.")
    var days = 90

    @Option(name: .customLong("start"), help: "First day, YYYY-MM-DD.")
    var startDay = LocalDay(number: 20_454)

    @Option(help: "How many damaged rows for each good row, 0 to 0.5.")
    var dirty = 0.0

    @Option(name: .customLong("out"), help: "Folder for the files; made when missing.")
    var directory: String

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let network = try SyntheticNetwork(
            seed: seed, branches: branches, days: days, startDate: startDay, dirtyShare: dirty)
        let display = ProgressDisplay("generate")
        let summary: SyntheticSummary
        do {
            summary = try network.write(to: directory) { done, total in
                display.update(Progress(completed: Int64(done), total: Int64(total), message: "branch-days"))
            }
        } catch {
            display.end()
            throw error
        }
        display.end()
        try output.show(summary, people: show)
    }

    private func show(_ summary: SyntheticSummary) {
        var table = Table(.left("FILE"), .right("ROWS"), .right("DAMAGED"), .right("SIZE"))
        for name in SyntheticTable.allCases {
            let part = summary[name]
            table.add(
                .init(name.fileName), .init(Format.count(Int64(part.rows))),
                .init(Format.count(Int64(part.dirtyRows))), .init(Format.bytes(Int64(part.bytes))))
        }
        let console = Console.standard
        console.print(table)
        console.print()
        console.print(
            "\(summary.firstDay) to \(summary.lastDay), seed \(summary.seed): "
                + "\(Format.count(Int64(summary.rows))) rows in \(summary.directory)")
    }
}
