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
        help: "The file to write, or a folder (FOLDER/ is made); on the machine whose worker runs the job.")
    var path: String?

    @Option(help: "First day, YYYY-MM-DD.")
    var from: LocalDay?

    @Option(help: "Last day, YYYY-MM-DD.")
    var to: LocalDay?

    @OptionGroup var job: SubmitOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let parameters = Export.Parameters(
            report: report, format: format, output: path.map(Self.absolute),
            from: from, to: to, branch: job.branch)
        try await job.submit(Export.self, parameters, output: output, settings: settings)
    }

    /// The whole path; a slash at its end, which means a folder, is kept.
    private static func absolute(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.path + (path.hasSuffix("/") && path != "/" ? "/" : "")
    }
}
