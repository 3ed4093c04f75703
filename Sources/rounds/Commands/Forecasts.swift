// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct Forecasts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecasts", abstract: "The next two weeks of every branch, with how far they may be off.",
        subcommands: [ForecastsList.self, ForecastsShow.self])
}
