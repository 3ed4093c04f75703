// SPDX-License-Identifier: Apache-2.0

package import Foundation
import Postgres

/// A room held for somebody from one instant to another, the latter not included.
package struct Booking: Codable, Sendable, Hashable {
    package enum State: String, Codable, Sendable {
        case booked
        /// Ended before its time; `until` is when.
        case released
        /// Given back before it began.
        case cancelled
    }

    package let id: Int64
    package let branch: String
    package let room: String
    package let from: Date
    package let until: Date
    package let purpose: String
    package let bookedBy: String
    package let bookedAt: Date
    package let state: State
    package let endedBy: String?
    package let endedAt: Date?

    init(_ row: PostgresRow) throws {
        id = try row.decode("booking_id")
        branch = try row.decode("branch_id")
        room = try row.decode("room_id")
        from = try row.decode("held_from")
        until = try row.decode("held_until")
        purpose = try row.decode("purpose")
        bookedBy = try row.decode("booked_by")
        bookedAt = try row.decode("booked_at")
        state = try row.decode("state")
        endedBy = try row.decodeIfPresent("ended_by")
        endedAt = try row.decodeIfPresent("ended_at")
    }
}

extension Booking.State: PostgresDecodable {}
