// SPDX-License-Identifier: Apache-2.0

package import Foundation
import Postgres

/// What was done with a branch's rooms, or one of them, within a minute or an hour of the branch's clocks.
package struct RoomUsage: Codable, Sendable, Hashable {
    package enum Grain: String, CaseIterable, Codable, Sendable {
        case minute, hour

        /// Its length in seconds.
        package var seconds: Double { self == .minute ? 60 : 3600 }
    }

    package let branch: String
    /// When it begins.
    package let start: Date
    /// Bookings made in it.
    package let bookings: Int
    /// Bookings cancelled in it.
    package let cancellations: Int
    /// How long rooms are booked in it, summed over the rooms.
    package let occupiedSeconds: Double
    /// The share of the rooms' time that is booked; `nil` when there is no room.
    package let occupancy: Double?
    /// Bookings whose time ends in it.
    package let turnovers: Int
    /// IANA name of the branch's zone.
    package let timeZone: String

    init(_ row: PostgresRow, grain: Grain) throws {
        branch = try row.decode("branch_id")
        start = try row.decode("bucket")
        bookings = try row.decode("bookings")
        cancellations = try row.decode("cancellations")
        occupiedSeconds = try row.decode("occupied_seconds")
        turnovers = try row.decode("turnovers")
        timeZone = try row.decode("time_zone")
        let rooms: Int = try row.decode("rooms")
        occupancy = rooms == 0 ? nil : occupiedSeconds / (Double(rooms) * grain.seconds)
    }
}
