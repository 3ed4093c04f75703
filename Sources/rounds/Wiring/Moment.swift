// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// An instant as people write it: `2026-03-01T02:30:00Z`, `2026-03-01T02:30:00+05:30`, or `2026-03-01 02:30` by the
/// clock of this machine.
struct Moment: ExpressibleByArgument, Hashable, Sendable {
    let date: Date

    init?(argument: String) {
        if let date = try? Date(argument, strategy: .iso8601) {
            self.date = date
            return
        }
        let pattern = #/(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?/#
        guard let match = argument.wholeMatch(of: pattern) else { return nil }
        let parts = DateComponents(
            calendar: Calendar(identifier: .gregorian), timeZone: .current,
            year: Int(match.1), month: Int(match.2), day: Int(match.3), hour: Int(match.4), minute: Int(match.5),
            second: match.6.flatMap { Int($0) } ?? 0)
        guard parts.isValidDate, let date = parts.date else { return nil }
        self.date = date
    }
}
