// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import JobKinds

struct SubmitQualityCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quality-check", abstract: "Look in the hospital's data for what cannot be.",
        discussion: "Nothing is changed; `rounds quality` shows what was found.")

    @Option(name: .customLong("check"), help: "Only this check of jobs/quality; repeat for several.")
    var checks: [String] = []

    @Option(help: "How many examples of each check and branch are kept at most; 20 when left out.")
    var examples: Int?

    @OptionGroup var job: SubmitOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let parameters = QualityCheck.Parameters(checks: checks.isEmpty ? nil : checks, examples: examples)
        try await job.submit(QualityCheck.self, parameters, output: output, settings: settings)
    }
}
