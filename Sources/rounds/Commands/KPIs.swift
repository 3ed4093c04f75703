// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct KPIs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kpis", abstract: "Key performance indicators and their values.",
        subcommands: [KPIsList.self, KPIsShow.self, KPIsTrend.self, KPIsCompare.self])
}
