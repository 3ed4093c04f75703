// SPDX-License-Identifier: Apache-2.0

import Definitions
package import Foundation
import Jobs
package import Postgres

/// Where rooms are looked up, booked and released.
///
/// - Guarantees: two bookings of a room never share an instant, however many people book at once; each change is an
///   event in the transaction that makes it.
package struct RoomDesk: Sendable {
    private let pool: PostgresPool

    package init(_ pool: PostgresPool) { self.pool = pool }

    /// The rooms and what they are used for at this moment.
    ///
    /// - Parameters:
    ///   - branch: only this branch.
    ///   - type: only rooms of this type.
    /// - Throws: `BadInput` for a branch or type that does not exist.
    package func rooms(branch: String? = nil, type: String? = nil) async throws -> [Room] {
        if let branch { try await requireBranch(branch) }
        let rooms = try await pool.query(Statements.listRooms, branch, type, String?.none).map { try Room($0) }
        if let type, rooms.isEmpty { try await requireType(type) }
        return rooms
    }

    /// The branch's zone, in which people name times.
    ///
    /// - Throws: `BadInput` when there is no such branch.
    package func zone(ofBranch branch: String) async throws -> TimeZone {
        try await requireBranch(branch)
        let rows = try await pool.query(
            "SELECT time_zone FROM hospital.hospital_branches WHERE branch_id = $1", branch)
        let name: String = try rows[0].decode(0)
        guard let zone = TimeZone(identifier: name) else {
            throw BadInput("this machine does not know the time zone \(name)", hint: "install the package tzdata")
        }
        return zone
    }

    /// Books a room.
    ///
    /// - Parameters:
    ///   - from: when the booking begins.
    ///   - until: when it ends; that instant is free again.
    ///   - person: who books.
    /// - Throws: ``RoomTaken`` when somebody else has the room then; `BadInput` when there is no such room, it is out
    ///   of service, or the time makes no sense.
    package func book(
        branch: String, room: String, from: Date, until: Date, purpose: String, by person: String
    ) async throws -> Booking {
        guard from < until else { throw BadInput("the booking ends before it begins") }
        guard until.timeIntervalSince(from) <= 31 * 86_400 else {
            throw BadInput("a booking lasts 31 days at most", hint: "book the rest by itself")
        }
        do {
            let booked = try await pool.query(Statements.bookRoom, branch, room, from, until, purpose, person)
            if let row = booked.first { return try Booking(row) }
        } catch let error as PostgresError {
            guard error.isExclusionViolation else { throw error }
            throw RoomTaken(
                branch: branch, room: room,
                by: try await pool.query(Statements.findBookings, branch, room, from, until, Int64?.none)
                    .map { try Booking($0) })
        }
        try await requireRoom(room, ofBranch: branch)
        throw BadInput("the room \(room) of the branch \(branch) is out of service")
    }

    /// Ends a booking now.
    ///
    /// - Returns: the booking: released with the part that was used, or cancelled when it had not begun.
    /// - Throws: `BadInput` when there is no such booking, or it has ended.
    package func release(_ booking: Int64, by person: String) async throws -> Booking {
        if let row = try await pool.query(Statements.releaseBooking, booking, person).first { return try Booking(row) }
        let none = (String?.none, Date?.none)
        let found = try await pool.query(Statements.findBookings, none.0, none.0, none.1, none.1, booking)
        guard let old = try found.first.map({ try Booking($0) }) else {
            throw BadInput("there is no booking \(booking)", hint: "`rounds rooms list` shows them")
        }
        throw BadInput("the booking \(booking) has ended: \(old.state.rawValue), until \(old.until.ISO8601Format())")
    }

    /// What happened to a room's bookings, the newest first.
    ///
    /// - Throws: `BadInput` when there is no such room.
    package func history(
        branch: String, room: String, since: Date? = nil, limit: Int = 100
    ) async throws -> [RoomEvent] {
        try await requireRoom(room, ofBranch: branch)
        return try await pool.query(Statements.listRoomEvents, branch, room, since, limit).map { try RoomEvent($0) }
    }

    /// What was done with rooms by minute or hour; intervals in which nothing was are left out.
    ///
    /// - Parameters:
    ///   - branch: only this branch.
    ///   - room: only this room of the branch.
    /// - Throws: `BadInput` for a branch or room that does not exist.
    package func usage(
        by grain: RoomUsage.Grain, from: Date, until: Date, branch: String? = nil, room: String? = nil
    ) async throws -> [RoomUsage] {
        if let branch { try await requireBranch(branch) }
        if let room, let branch { try await requireRoom(room, ofBranch: branch) }
        return try await pool.query(Statements.readRoomUsage, grain.rawValue, from, until, branch, room)
            .map { try RoomUsage($0, grain: grain) }
    }

    private func requireBranch(_ branch: String) async throws {
        let known: [String] = try await pool.query("SELECT branch_id FROM hospital.hospital_branches ORDER BY 1")
            .map { try $0.decode(0) }
        guard !known.contains(branch) else { return }
        throw BadInput("there is no branch '\(branch)'\(suggestion(branch, known))")
    }

    private func requireType(_ type: String) async throws {
        let known: [String] = try await pool.query("SELECT DISTINCT room_type FROM hospital.rooms ORDER BY 1")
            .map { try $0.decode(0) }
        guard !known.contains(type) else { return }
        throw BadInput("there is no room of the type '\(type)'\(suggestion(type, known))")
    }

    private func requireRoom(_ room: String, ofBranch branch: String) async throws {
        let known = try await rooms(branch: branch).map(\.room)
        guard !known.contains(room) else { return }
        throw BadInput(
            "the branch \(branch) has no room '\(room)'\(suggestion(room, known))",
            hint: "`rounds rooms list --branch \(branch)` shows its rooms")
    }
}
