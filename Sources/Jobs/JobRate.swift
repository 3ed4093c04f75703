// SPDX-License-Identifier: Apache-2.0

/// How many jobs may start in a period: a burst at once, then evenly spread (a token bucket).
package struct JobRate: Sendable, Hashable {
    package let count: Int
    package let period: Duration
    /// How many may start at once after a time without any.
    package let burst: Int

    /// - Parameter burst: as many as in a period unless told otherwise.
    package init(count: Int, per period: Duration, burst: Int? = nil) {
        self.count = count
        self.period = period
        self.burst = burst ?? count
    }

    /// How long the next start has to wait.
    ///
    /// - Parameters:
    ///   - tokens: what the bucket held when somebody took from it last; `nil` when it is full.
    ///   - age: how long ago that was.
    /// - Returns: `nil` when a job may start now.
    package func wait(tokens: Double?, age: Duration) -> Duration? {
        let interval = period / Double(count)
        let now = min(Double(burst), (tokens ?? Double(burst)) + max(0, age / interval))
        // Less than a rounding error short of a token counts as one, as for whoever hands jobs out.
        return now + 1e-6 >= 1 ? nil : interval * (1 - now)
    }
}

extension JobRate: Codable {
    private enum CodingKeys: String, CodingKey {
        case count
        case periodMilliseconds
        case burst
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        count = try container.decode(Int.self, forKey: .count)
        period = .milliseconds(try container.decode(Int64.self, forKey: .periodMilliseconds))
        burst = try container.decode(Int.self, forKey: .burst)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(count, forKey: .count)
        let (seconds, attoseconds) = period.components
        try container.encode(seconds * 1000 + attoseconds / 1_000_000_000_000_000, forKey: .periodMilliseconds)
        try container.encode(burst, forKey: .burst)
    }
}
