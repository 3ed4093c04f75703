// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Jobs

/// How long an equal job stands for a request, as people write it: `started`, `finished` or a length of time.
extension Uniqueness: ExpressibleByArgument {
    package init?(argument: String) {
        switch argument {
        case "started": self = .untilStarted
        case "finished": self = .untilFinished
        default:
            guard let span = TimeSpan(argument: argument), span.seconds > 0 else { return nil }
            self = .within(span.duration)
        }
    }
}
