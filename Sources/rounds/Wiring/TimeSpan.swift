// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// A length of time as people write it: `90s`, `15m`, `2h`, `1d`, `1h30m`.
struct TimeSpan: ExpressibleByArgument, Hashable, Sendable {
    let seconds: Double

    var duration: Duration { .seconds(seconds) }

    init(seconds: Double) { self.seconds = seconds }

    init?(argument: String) {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        var total = 0.0
        var rest = argument[...]
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            guard let amount = Double(digits), let unit = rest.dropFirst(digits.count).first.flatMap({ units[$0] })
            else { return nil }
            total += amount * unit
            rest = rest.dropFirst(digits.count + 1)
        }
        seconds = total
    }

    var defaultValueDescription: String {
        seconds.truncatingRemainder(dividingBy: 60) == 0 ? "\(Int(seconds / 60))m" : "\(Int(seconds))s"
    }
}
