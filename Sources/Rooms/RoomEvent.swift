// SPDX-License-Identifier: Apache-2.0

package import Foundation
import Postgres

/// Something that happened to a booking.
package struct RoomEvent: Codable, Sendable, Hashable {
    package enum Change: String, Codable, Sendable {
        case booked, moved, released, cancelled, deleted
    }

    /// Unique; whoever reads the stream knows by it what it has seen.
    package let event: Int64
    package let branch: String
    package let room: String
    package let booking: Int64
    package let change: Change
    /// When the room is held from then on; `nil` when the booking holds it no longer.
    package let from: Date?
    package let until: Date?
    package let purpose: String
    package let person: String
    package let at: Date

    init(_ row: PostgresRow) throws {
        event = try row.decode("event_id")
        branch = try row.decode("branch_id")
        room = try row.decode("room_id")
        booking = try row.decode("booking_id")
        change = try row.decode("change")
        from = try row.decodeIfPresent("held_from")
        until = try row.decodeIfPresent("held_until")
        purpose = try row.decode("purpose")
        person = try row.decode("person")
        at = try row.decode("happened_at")
    }
}

extension RoomEvent.Change: PostgresDecodable {}
