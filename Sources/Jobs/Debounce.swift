// SPDX-License-Identifier: Apache-2.0

/// Makes one job of requests that follow each other closely: it waits until nobody has asked for a while, and then runs
/// once, with the parameters that came last. What was asked for before is not done.
package struct Debounce: Sendable, Hashable {
    /// What requests of a kind have in common that make one job.
    package var key: String
    /// How long nobody must have asked.
    package var delay: Duration
    /// How long after its acceptance a job starts at the latest, however often somebody asks.
    package var most: Duration

    package init(key: String, delay: Duration, most: Duration) {
        self.key = key
        self.delay = delay
        self.most = most
    }
}
