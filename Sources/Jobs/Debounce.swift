// SPDX-License-Identifier: Apache-2.0

/// Makes one job of requests that follow each other closely: it waits until nobody has asked for a while, and then runs
/// once with what was asked for last.
package struct Debounce: Sendable, Hashable {
    /// What requests of a kind have in common.
    package var key: String
    /// How long nobody must have asked.
    package var delay: Duration

    package init(key: String, delay: Duration) {
        self.key = key
        self.delay = delay
    }
}
