// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Jobs

/// A rate as people write it: `10/s`, `600/h`, `5/90s`.
extension JobRate: ExpressibleByArgument {
    package init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = Int(parts[0]), (1...Int(Int32.max)).contains(count),
            let first = parts[1].first,
            let period = TimeSpan(argument: (first.isLetter ? "1" : "") + parts[1]), period.seconds >= 0.001
        else { return nil }
        self.init(count: count, per: period.duration)
    }

    /// `10/s`, and the burst where it is not what a period allows.
    var words: String {
        let units: [(name: String, seconds: Double)] = [("s", 1), ("m", 60), ("h", 3600), ("d", 86_400)]
        let seconds = period / .seconds(1)
        let whole = units.last { seconds >= $0.seconds && seconds.truncatingRemainder(dividingBy: $0.seconds) == 0 }
        let length =
            whole.map { $0.seconds == seconds ? $0.name : "\(Int(seconds / $0.seconds))\($0.name)" }
            ?? Format.number(seconds, decimals: 3) + "s"
        return "\(count)/\(length)" + (burst == count ? "" : ", \(burst) at once")
    }
}
