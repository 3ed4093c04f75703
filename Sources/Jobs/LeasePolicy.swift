// SPDX-License-Identifier: Apache-2.0

/// How long a lease holds and how often it is renewed.
package struct LeasePolicy: Sendable, Hashable {
    /// How long a lease holds after a claim or a renewal, by the clock of Redis.
    package var duration: Duration

    /// Three renewals fit into a lease, so two may go astray.
    package var renewalInterval: Duration { duration / 3 }

    /// - Parameter duration: seconds, ten at most, so that a dead worker is noticed quickly.
    package init(duration: Duration = .seconds(5)) {
        self.duration = duration
    }
}
