// SPDX-License-Identifier: Apache-2.0

package import Foundation
import Postgres

/// A room and its state at this moment.
package struct Room: Codable, Sendable, Hashable {
    package enum State: String, Codable, Sendable {
        case free, occupied
        case outOfService = "out-of-service"
    }

    package let branch: String
    package let room: String
    package let name: String
    package let type: String
    package let department: String?
    package let state: State
    /// The booking that holds the room now.
    package let booking: Int64?
    package let heldUntil: Date?
    package let bookedBy: String?
    package let purpose: String?
    /// The booking that comes next.
    package let nextBooking: Int64?
    package let nextFrom: Date?
    package let nextUntil: Date?
    /// IANA name of the branch's zone.
    package let timeZone: String

    init(_ row: PostgresRow) throws {
        branch = try row.decode("branch_id")
        room = try row.decode("room_id")
        name = try row.decode("name")
        type = try row.decode("room_type")
        department = try row.decodeIfPresent("department_id")
        booking = try row.decodeIfPresent("booking_id")
        heldUntil = try row.decodeIfPresent("held_until")
        bookedBy = try row.decodeIfPresent("booked_by")
        purpose = try row.decodeIfPresent("purpose")
        nextBooking = try row.decodeIfPresent("next_booking_id")
        nextFrom = try row.decodeIfPresent("next_from")
        nextUntil = try row.decodeIfPresent("next_until")
        timeZone = try row.decode("time_zone")
        // A booking goes on in a room that was put out of service meanwhile.
        let isInService: Bool = try row.decode("in_service")
        state = booking != nil ? .occupied : isInService ? .free : .outOfService
    }
}
