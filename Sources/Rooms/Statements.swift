// SPDX-License-Identifier: Apache-2.0

/// The SQL of rooms, from the files in `Statements`.
enum Statements {
    static let listRooms = text(PackageResources.list_rooms_sql)
    static let bookRoom = text(PackageResources.book_room_sql)
    static let releaseBooking = text(PackageResources.release_booking_sql)
    static let findBookings = text(PackageResources.find_bookings_sql)
    static let listRoomEvents = text(PackageResources.list_room_events_sql)
    static let readRoomUsage = text(PackageResources.read_room_usage_sql)
    static let waitingRoomEvents = text(PackageResources.waiting_room_events_sql)
    static let applyRoomEvents = text(PackageResources.apply_room_events_sql)

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
