// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Waiting for something that another process does and that cannot be waited for otherwise.
enum Patience {
    /// Looks every 20 ms.
    ///
    /// - Parameters:
    ///   - seconds: how long to wait at most.
    ///   - condition: what to wait for.
    /// - Returns: whether the condition came true in time.
    static func wait(seconds: Double, until condition: () -> Bool) -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        while !condition() {
            if ContinuousClock.now >= end { return false }
            usleep(20_000)
        }
        return true
    }
}
