// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres

/// What people have set of a queue.
package struct QueueSettings: Sendable, Hashable, Codable {
    package var queue: String
    package var pause: QueuePause?
    package var limits: [QueueLimit] = []
    /// Turns that a branch has for each turn of a branch that is not named here.
    package var weights: [String: Int] = [:]

    /// The settings of a queue of which nobody has set anything.
    init(queue: String) {
        self.queue = queue
    }

    init(_ row: PostgresRow) throws {
        queue = try row.decode("name")
        limits = try JSONText.decode(try row.decode("limits"))
        weights = try JSONText.decode(try row.decode("weights"))
        if let since = try row.decodeIfPresent("paused_at", as: Date.self) {
            pause = QueuePause(
                since: since, by: try row.decode("paused_by"), reason: try row.decodeIfPresent("pause_reason"))
        }
    }
}
