// SPDX-License-Identifier: Apache-2.0

import Jobs

extension CivilMinute {
    /// Reads `2026-03-29 02:30`, for tables in tests.
    init(_ text: String) {
        let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
        precondition(numbers.count == 5, "not a minute: \(text)")
        self.init(
            date: CivilDate(year: numbers[0], month: numbers[1], day: numbers[2]), hour: numbers[3], minute: numbers[4])
    }
}
