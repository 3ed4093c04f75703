// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Jobs

extension CivilDate: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension CivilDate {
    /// Today, by the clock of this machine.
    static var today: CivilDate {
        let parts = Calendar(identifier: .gregorian).dateComponents([.year, .month, .day], from: Date())
        return CivilDate(year: parts.year ?? 1970, month: parts.month ?? 1, day: parts.day ?? 1)
    }
}
