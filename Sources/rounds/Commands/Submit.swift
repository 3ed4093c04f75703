// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct Submit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit", abstract: "Ask for a job; it is accepted when this returns.",
        subcommands: [
            SubmitIngestion.self, SubmitKPIRecompute.self, SubmitModelRetrain.self, SubmitExport.self,
            SubmitForecast.self, SubmitAlertCheck.self, SubmitQualityCheck.self,
        ])
}
