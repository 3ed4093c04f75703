// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Hospital

struct DatasetsCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Read a file as a dataset without loading it.",
        discussion: """
            Needs no server. What only the database knows is not checked: references and keys that occur twice.
            Exit status 2 when the file cannot be read as the dataset; bad rows alone are reported with status 0.
            """)

    @Option(help: "A dataset of jobs/datasets.")
    var dataset: String

    @Argument(help: "The file.")
    var file: String

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let settings = try settings.settings()
        try settings.requireJobsDirectory()
        let dataset = try DatasetCatalog(directory: settings.datasetsDirectory).definition(named: dataset)
        try output.show(try DatasetCheck.check(file, as: dataset), people: show)
    }

    private func show(_ profile: DatasetProfile) {
        let console = Console.standard
        console.print(
            "\(profile.file): \(Format.count(Int64(profile.rows))) rows for \(profile.table), "
                + "\(Format.count(Int64(profile.good))) good, \(Format.count(Int64(profile.rejected))) bad, "
                + Format.bytes(profile.bytes))
        if profile.skipped > 0 {
            console.print("\(Format.count(Int64(profile.skipped))) rows are skipped: totals, footers")
        }
        if let conflicts = profile.conflicts, conflicts > 0 {
            console.print("\(Format.count(Int64(conflicts))) rows have the key of an earlier row")
        }
        if !profile.problems.isEmpty {
            var problems = Table(
                .right("ROWS"), .left("REASON"), .left("COLUMN"), .left("LINES"), .left("FOR EXAMPLE"), .left("DETAIL"))
            for problem in profile.problems {
                let lines = problem.firstLines.map { "\($0)" } + (problem.rows > problem.firstLines.count ? ["…"] : [])
                problems.add(
                    .init(Format.count(Int64(problem.rows))), .init(problem.reason.rawValue, .warning),
                    .init(problem.column ?? ""), .init(lines.joined(separator: " ")), .init(problem.example ?? ""),
                    .init(problem.detail))
            }
            console.print()
            console.print(problems)
        }
        var columns = Table(
            .left("COLUMN"), .left("GOES TO"), .left("TYPE"), .right("NULLS"), .right("VALUES"), .left("LEAST"),
            .left("GREATEST"))
        for column in profile.columns {
            columns.add(
                .init(column.header), .init(column.target), .init(column.type),
                .init(share(column.nulls, of: profile.good)), .init(Format.count(Int64(column.distinct))),
                .init(column.minimum ?? ""), .init(column.maximum ?? ""))
        }
        console.print()
        console.print(columns)
        if !profile.absentColumns.isEmpty {
            console.print()
            console.print("not in the file (optional): \(profile.absentColumns.joined(separator: ", "))")
        }
        if !profile.ignoredColumns.isEmpty {
            console.print()
            console.print("not loaded: \(profile.ignoredColumns.joined(separator: ", "))")
        }
    }

    /// A number of rows, and its share when it is not nothing.
    private func share(_ rows: Int, of all: Int) -> String {
        let percent = rows > 0 ? String(format: " (%.1f %%)", 100 * Double(rows) / Double(max(all, 1))) : ""
        return Format.count(Int64(rows)) + percent
    }
}
