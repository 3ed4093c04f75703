// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// An amount of memory as people write it: `512M`, `8G`.
struct MemorySize: ExpressibleByArgument, Hashable, Sendable {
    let mebibytes: Int

    init?(argument: String) {
        let units = ["M": 1, "G": 1024]
        guard let unit = argument.last.flatMap({ units[$0.uppercased()] }),
            let count = Int(argument.dropLast()), count > 0,
            case (let mebibytes, false) = count.multipliedReportingOverflow(by: unit)
        else { return nil }
        self.mebibytes = mebibytes
    }
}
