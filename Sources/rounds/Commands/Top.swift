// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Foundation

struct Top: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "top", abstract: "Watch queues, workers and jobs; q or Ctrl-C ends it.",
        discussion: "Looks every second. --once prints one frame and --json one document, for scripts.")

    @Flag(help: "Print one frame and end.")
    var once = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let terminal = Console.standard.output
        guard once || output.isJSON || terminal.isInteractive else {
            throw CommandFailure(
                .badInput, "`rounds top` needs a terminal", hint: "--once prints one frame, --json one document")
        }
        try await settings.settings().withCluster("top") { cluster in
            let reader = OverviewReader(cluster)
            if once || output.isJSON {
                try output.show(try await reader.read()) { overview in
                    let frame = OverviewFrame(
                        overview: overview, width: terminal.width, height: nil, style: terminal.style)
                    for line in frame.lines { Console.standard.print(line) }
                }
            } else {
                try await LiveOverview(reader: reader, terminal: terminal).run()
            }
        }
    }
}
