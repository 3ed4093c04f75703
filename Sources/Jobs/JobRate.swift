// SPDX-License-Identifier: Apache-2.0

/// How many jobs may start in a period: as many at once, then evenly spread (a token bucket).
package struct JobRate: Sendable, Hashable {
    package let count: Int
    package let period: Duration

    package init(count: Int, per period: Duration) {
        self.count = count
        self.period = period
    }
}

extension JobRate: Codable {
    private enum CodingKeys: String, CodingKey {
        case count
        case periodMilliseconds
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        count = try container.decode(Int.self, forKey: .count)
        period = .milliseconds(try container.decode(Int64.self, forKey: .periodMilliseconds))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(count, forKey: .count)
        let (seconds, attoseconds) = period.components
        try container.encode(seconds * 1000 + attoseconds / 1_000_000_000_000_000, forKey: .periodMilliseconds)
    }
}
