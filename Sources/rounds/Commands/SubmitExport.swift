// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Hospital
import JobKinds

struct SubmitExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a report as CSV, Excel workbook or PDF.")

    @Option(help: "A report of jobs/reports.")
    var report: String

    @Option(help: "csv, xlsx or pdf.")
    var format: String

    @Option(
        name: [.customLong("out"), .customShort("o")],
        help: "The file to write, or a folder to write it in; on the machine whose worker runs the job.")
    var path: String?

    @Option(help: "First day, YYYY-MM-DD.")
    var from: LocalDay?

    @Option(help: "Last day, YYYY-MM-DD.")
    var to: LocalDay?

    @OptionGroup(title: "Job") var job: SubmitOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup(title: "Settings") var settings: SettingsOptions

    func run() async throws {
        let parameters = Export.Parameters(
            report: report, format: format, output: path.map { URL(fileURLWithPath: $0).standardizedFileURL.path },
            from: from, to: to, branch: job.branch)
        try await job.submit(Export.self, parameters, output: output, settings: settings)
    }
}
