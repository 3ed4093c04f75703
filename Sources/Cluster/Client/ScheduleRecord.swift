// SPDX-License-Identifier: Apache-2.0

package import Foundation
import Postgres

/// What the ledger knows of a schedule, beside what its file says.
package struct ScheduleRecord: Sendable, Codable {
    package var name: String
    /// Whether somebody has paused it; its file may say so as well.
    package var isPaused: Bool
    package var pauseReason: String?
    /// Occurrences up to here have been dealt with.
    package var consideredUntil: Date

    init(_ row: PostgresRow) throws {
        name = try row.decode("name")
        isPaused = try row.decode("paused")
        pauseReason = try row.decodeIfPresent("pause_reason")
        consideredUntil = try row.decode("considered_until")
    }
}
