// SPDX-License-Identifier: Apache-2.0

/// When a failed job is tried again.
///
/// Exponential back-off with jitter: the n-th failure waits between half and all of `base · factorⁿ⁻¹`, `cap` at
/// most. The spread keeps jobs that failed together from coming back together ("equal jitter" in Marc Brooker,
/// *Exponential Backoff And Jitter*, AWS Architecture Blog, 2015).
package struct RetryPolicy: Sendable, Hashable {
    /// The wait after the first failure, before jitter.
    package var base: Duration
    /// The longest wait, before jitter.
    package var cap: Duration
    /// By how much each wait exceeds the one before.
    package var factor: Double

    package init(base: Duration = .seconds(2), cap: Duration = .seconds(600), factor: Double = 3) {
        self.base = base
        self.cap = cap
        self.factor = factor
    }

    /// The wait before the next attempt.
    ///
    /// - Parameters:
    ///   - failures: how often the job has failed so far, 1 or more.
    ///   - random: the source of the jitter.
    package func delay(
        afterFailures failures: Int, using random: inout some RandomNumberGenerator
    ) -> Duration {
        var wait = base
        for _ in 1..<max(failures, 1) where wait < cap { wait = wait * factor }
        return min(wait, cap) * Double.random(in: 0.5...1, using: &random)
    }
}
