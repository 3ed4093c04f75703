// SPDX-License-Identifier: Apache-2.0

import Postgres

/// A queue as it is now.
package struct QueueRecord: Sendable, Codable {
    package var name: String
    /// Jobs that could start, if somebody took them.
    package var ready: Int
    /// Jobs that wait for their time.
    package var waiting: Int
    package var running: Int
    /// For how many seconds the oldest of the ready jobs has been ready.
    package var oldestAge: Double?
    package var settings: QueueSettings

    init(_ row: PostgresRow, settings: [String: QueueSettings]) throws {
        name = try row.decode("name")
        ready = try row.decode("ready")
        waiting = try row.decode("waiting")
        running = try row.decode("running")
        oldestAge = try row.decodeIfPresent("oldest_age")
        self.settings = settings[name] ?? QueueSettings(queue: name)
    }
}
