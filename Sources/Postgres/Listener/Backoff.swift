// SPDX-License-Identifier: Apache-2.0

/// Pauses that double from one failure to the next, each shortened at random by up to a half, so that many clients
/// of one server do not all come back in the same moment.
struct Backoff {
    private let first: Duration
    private let limit: Duration
    private var current: Duration

    init(first: Duration, limit: Duration) {
        self.first = first
        self.limit = limit
        current = first
    }

    mutating func next() -> Duration {
        defer { current = min(current * 2, limit) }
        return current * Double.random(in: 0.5...1)
    }

    mutating func reset() { current = first }
}
