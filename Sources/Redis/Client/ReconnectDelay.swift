// SPDX-License-Identifier: Apache-2.0

/// When to try to connect again: exponential back-off with jitter, so that clients of a server that comes back do not
/// all arrive in the same instant. Pure: randomness and time come from outside.
struct ReconnectDelay {
    /// Nanoseconds before the second attempt, doubled for each further one.
    static let first: Int64 = 20_000_000
    static let longest: Int64 = 2_000_000_000

    private var failures = 0

    mutating func succeeded() { failures = 0 }

    /// Counts a failed attempt.
    ///
    /// - Parameter randomness: evenly distributed in 0 ..< 1.
    /// - Returns: nanoseconds to wait: between half and the whole of `first · 2ⁿ`, at most ``longest``.
    mutating func failed(randomness: Double) -> Int64 {
        let whole = min(ReconnectDelay.longest, ReconnectDelay.first << Int64(min(failures, 16)))
        failures += 1
        return whole / 2 + Int64(Double(whole / 2) * randomness)
    }
}
