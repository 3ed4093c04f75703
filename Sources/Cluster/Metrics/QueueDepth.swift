// SPDX-License-Identifier: Apache-2.0

import Postgres

/// How many jobs of a branch have not ended, in one queue.
package struct QueueDepth: Sendable, Codable {
    package var queue: String
    /// Empty for jobs without a branch.
    package var branch: String
    package var ready: Int
    package var running: Int
    package var scheduled: Int
    package var retrying: Int
    package var blocked: Int
    /// Seconds for which the oldest ready job has been ready; 0 when none is ready.
    package var oldestSeconds: Double

    init(_ row: PostgresRow) throws {
        queue = try row.decode("queue")
        branch = try row.decode("branch")
        ready = try row.decode("ready")
        running = try row.decode("running")
        scheduled = try row.decode("scheduled")
        retrying = try row.decode("retrying")
        blocked = try row.decode("blocked")
        oldestSeconds = try row.decode("oldest_seconds")
    }
}
