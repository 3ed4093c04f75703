// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A point on the monotonic clock, in nanoseconds; one machine word, so that queues of deadlines stay small.
struct MonotonicInstant: Comparable, Sendable {
    let nanoseconds: Int64

    /// Later than every other instant.
    static let never = MonotonicInstant(nanoseconds: .max)

    static func now() -> MonotonicInstant {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicInstant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    /// This instant and `nanoseconds` more, or ``never`` where that cannot be represented.
    func advanced(byNanoseconds nanoseconds: Int64) -> MonotonicInstant {
        let (sum, overflow) = self.nanoseconds.addingReportingOverflow(nanoseconds)
        return overflow ? .never : MonotonicInstant(nanoseconds: sum)
    }

    func advanced(by duration: Duration) -> MonotonicInstant { advanced(byNanoseconds: duration.nanoseconds) }
}

extension Duration {
    /// Whole nanoseconds, clamped to what `Int64` holds (292 years).
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds < 0 ? .min : .max }
        let (sum, carried) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        return carried ? (seconds < 0 ? .min : .max) : sum
    }
}
