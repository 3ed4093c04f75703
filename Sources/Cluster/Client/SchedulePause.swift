// SPDX-License-Identifier: Apache-2.0

package import Foundation
import Postgres

/// A pause of a schedule by a person. Its file can pause a schedule as well, and knows neither who nor when.
package struct SchedulePause: Sendable, Codable, CustomStringConvertible {
    package var by: String
    package var since: Date
    package var reason: String?

    /// `paused by asha: the disks are being replaced`
    package var description: String { "paused by \(by)" + (reason.map { ": \($0)" } ?? "") }

    /// The pause of a row of the ledger, or `nil` when the schedule is not paused.
    init?(_ row: PostgresRow) throws {
        guard try row.decode("paused") else { return nil }
        by = try row.decode("paused_by")
        since = try row.decode("paused_at")
        reason = try row.decodeIfPresent("pause_reason")
    }
}
