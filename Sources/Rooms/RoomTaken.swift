// SPDX-License-Identifier: Apache-2.0

/// A room that somebody else has at the time that was asked for.
package struct RoomTaken: Error, Sendable, Hashable {
    package let branch: String
    package let room: String
    /// The bookings that are in the way; none when they were given back within this moment.
    package let by: [Booking]
}
