// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hospital

/// A range of local days, and a branch.
struct DayRangeOptions: ParsableArguments {
    @Option(help: "First day, YYYY-MM-DD.")
    var from: LocalDay?

    @Option(help: "Last day, YYYY-MM-DD.")
    var to: LocalDay?

    @Option(help: "Only this branch.")
    var branch: String?

    func validate() throws {
        if let from, let to, to < from {
            throw ValidationError("the range of days ends (\(to)) before it begins (\(from))")
        }
    }
}
