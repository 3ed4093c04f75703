// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hospital
import Jobs

struct Quality: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quality", abstract: "What the data-quality checks found in the hospital's data.",
        discussion: """
            All checks with what each found the last time it ran; with --check, what it means and examples.
            For example: rounds quality --check overlapping_stays --branch B01
            """)

    @Option(help: "Only this check of jobs/quality, with examples.")
    var check: String?

    @Option(help: "Only what was found in this branch.")
    var branch: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let settings = try settings.settings()
        try settings.requireJobsDirectory()
        _ = try QualityCatalog(directory: settings.qualityDirectory).definitions(named: check.map { [$0] })
        let (check, branch) = (check, branch)
        let reports = try await settings.withPostgres("quality") { pool in
            try await NetworkNames(pool).check(branch: branch)
            return try await QualityReader(pool).reports(check: check, branch: branch)
        }
        try output.show(reports) { reports in
            guard !reports.isEmpty else {
                Console.standard.note("not checked yet; `rounds submit quality-check` does it")
                return
            }
            if let report = reports.first, check != nil { show(report) } else { show(reports) }
        }
    }

    private func show(_ reports: [QualityReport]) {
        var table = Table(
            .left("CHECK"), .left("SEVERITY"), .right("FOUND"), .right("BRANCHES"), .left("CHECKED"), .left("TITLE"))
        for report in reports {
            let found = report.found
            table.add(
                .init(report.check), .init(report.severity.rawValue),
                .init(Format.count(Int64(found)), found == 0 ? .good : report.severity == .error ? .bad : .warning),
                .init("\(report.branches.count)"), .init(Format.instant(report.checkedAt)), .init(report.title))
        }
        Console.standard.print(table)
    }

    private func show(_ report: QualityReport) {
        let console = Console.standard
        console.print("\(report.title) (\(report.severity.rawValue))")
        console.print(report.definition)
        console.print(
            "\(Format.count(Int64(report.found))) found by job \(report.jobID), \(Format.instant(report.checkedAt))")
        guard !report.branches.isEmpty else { return }
        console.print()
        var table = Table(.left("BRANCH"), .right("FOUND"), .left("SUBJECT"), .left("DETAILS"))
        for branch in report.branches {
            let count = Format.count(Int64(branch.found))
            if branch.examples.isEmpty { table.add(.init(branch.branch), .init(count), "", "") }
            for (place, example) in branch.examples.enumerated() {
                table.add(
                    .init(branch.branch), .init(place == 0 ? count : ""), .init(example.subject),
                    .init(example.detail))
            }
        }
        console.print(table)
    }
}
