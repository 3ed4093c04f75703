// SPDX-License-Identifier: Apache-2.0

/// How long a blocking step may wait, and who may end it sooner.
struct Patience {
    /// When to give up.
    let deadline: MonotonicInstant
    /// Ends the wait so that ``interruption`` is asked, or `nil` where nobody else knows of this wait.
    var wake: WakeUp?
    /// How often ``interruption`` is asked without a signal, in nanoseconds, or `nil` for only then.
    var interval: Int64?
    /// Why to stop waiting now, or `nil` to go on.
    var interruption: (() -> RedisError?)?

    init(
        until deadline: MonotonicInstant, wake: WakeUp? = nil, interval: Int64? = nil,
        interruption: (() -> RedisError?)? = nil
    ) {
        self.deadline = deadline
        self.wake = wake
        self.interval = interval
        self.interruption = interruption
    }
}
