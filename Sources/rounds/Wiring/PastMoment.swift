// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// An instant that has been, as people write it: an instant like ``Moment``, a day (`2026-03-01`, its beginning by the
/// clock of this machine), or how long ago it was (`12h`).
struct PastMoment: ExpressibleByArgument, Hashable, Sendable {
    let date: Date

    init?(argument: String) { self.init(argument, now: Date()) }

    init?(_ text: String, now: Date) {
        if let moment = Moment(argument: text) ?? Moment(argument: text + " 00:00") {
            date = moment.date
        } else if let span = TimeSpan(argument: text) {
            date = now.addingTimeInterval(-span.seconds)
        } else {
            return nil
        }
    }
}
