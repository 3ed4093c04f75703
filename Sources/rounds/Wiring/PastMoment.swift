// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// An instant that has passed, as people write it: how long ago, `12h`, or as a ``Moment``.
struct PastMoment: ExpressibleByArgument, Hashable, Sendable {
    let date: Date

    init?(argument: String) {
        if let span = TimeSpan(argument: argument) {
            date = Date(timeIntervalSinceNow: -span.seconds)
        } else if let moment = Moment(argument: argument) {
            date = moment.date
        } else {
            return nil
        }
    }
}
