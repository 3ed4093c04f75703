// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Rooms

struct RoomsBook: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "book", abstract: "Book a room.",
        discussion: """
            Times are by the clocks of the branch: now, 14:30 (today), 2026-11-21 14:30, or with an offset
            2026-11-21T14:30:00Z. Exit status 1 when somebody else has the room then.
            """)

    @Argument(help: "The room.")
    var room: String

    @Option(help: "The room's branch (ROUNDS_BRANCH).")
    var branch: String?

    @Option(help: "When the booking begins.")
    var from = "now"

    @Option(help: "When it ends; that minute is free again.")
    var until: String?

    @Option(name: .customLong("for"), help: "How long it lasts, such as 90m, instead of --until.")
    var length: TimeSpan?

    @Option(help: "What for.")
    var purpose: String

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func validate() throws {
        guard (until == nil) != (length == nil) else { throw ValidationError("give either --until or --for") }
    }

    func run() async throws {
        let settings = try settings.settings()
        let branch = try settings.requireBranch(branch)
        try await settings.withCluster("rooms book") { cluster in
            let desk = RoomDesk(cluster.postgres)
            let zone = try await desk.zone(ofBranch: branch)
            let start = try BranchTime.parse(from, in: zone, now: Date())
            let end =
                if let length { start.addingTimeInterval(length.seconds) } else {
                    try BranchTime.parse(until ?? "", in: zone, now: Date())
                }
            do {
                let booking = try await desk.book(
                    branch: branch, room: room, from: start, until: end, purpose: purpose, by: Person.current)
                try output.show(booking) { Console.standard.print($0.line(in: zone.identifier)) }
            } catch let taken as RoomTaken {
                throw CommandFailure(
                    .failed, "the room \(taken.room) of the branch \(taken.branch) is taken then",
                    hint: taken.by.isEmpty
                        ? "it has just been given back; try again"
                        : taken.by.map { $0.line(in: zone.identifier) }.joined(separator: "; "))
            }
        }
    }
}

extension Settings {
    /// The branch that an option names, or that of this machine.
    ///
    /// - Throws: ``CommandFailure`` when neither is there.
    func requireBranch(_ named: String?) throws -> String {
        if let branch = named ?? branch { return branch }
        throw CommandFailure(.badInput, "which branch?", hint: "name it with --branch, or set ROUNDS_BRANCH")
    }
}

extension Booking {
    /// `booking 7: OR-1 from 2026-11-21 14:30 until 16:00, hip replacement, by maria@desk: booked`.
    func line(in zone: String) -> String {
        "booking \(id): \(room) from \(Format.minute(from, in: zone)) until \(Format.minute(until, in: zone)), "
            + "\(purpose), by \(bookedBy): \(state.rawValue)"
    }
}
