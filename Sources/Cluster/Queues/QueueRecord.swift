// SPDX-License-Identifier: Apache-2.0

/// A queue as it is now.
package struct QueueRecord: Sendable, Codable {
    package var queue: String
    /// Jobs that could start, if somebody took them and no limit held them up.
    package var ready: Int
    package var running: Int
    /// Jobs that wait for their time.
    package var waiting: Int
    /// Steps of workflows that wait for others.
    package var blocked: Int
    /// For how many seconds the oldest of the ready jobs has been ready; 0 when none is.
    package var oldestSeconds: Double
    package var settings: QueueSettings

    /// - Parameter depths: the jobs of the queue, by branch.
    init(_ settings: QueueSettings, _ depths: [QueueDepth]) {
        queue = settings.queue
        ready = depths.reduce(0) { $0 + $1.ready }
        running = depths.reduce(0) { $0 + $1.running }
        waiting = depths.reduce(0) { $0 + $1.scheduled + $1.retrying }
        blocked = depths.reduce(0) { $0 + $1.blocked }
        oldestSeconds = depths.map(\.oldestSeconds).max() ?? 0
        self.settings = settings
    }
}
