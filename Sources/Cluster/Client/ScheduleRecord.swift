// SPDX-License-Identifier: Apache-2.0

package import Foundation
import Postgres

/// What the ledger knows of a schedule, beside what its file says.
package struct ScheduleRecord: Sendable, Codable {
    package var name: String
    /// Who has paused it; its file may say so as well.
    package var pause: SchedulePause?
    /// What is wrong with its file, as the leading coordinator sees it; what it said before goes on.
    package var problem: String?
    /// Occurrences up to here have been dealt with.
    package var consideredUntil: Date
    /// Occurrences that wait for what the schedule has started before.
    package var waiting: Int

    init(_ row: PostgresRow) throws {
        name = try row.decode("name")
        pause = try SchedulePause(row)
        problem = try row.decodeIfPresent("problem")
        consideredUntil = try row.decode("considered_until")
        waiting = try row.decode("waiting")
    }
}
