// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Rooms

struct RoomsHistory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "What happened to the bookings of a room, the newest first.",
        discussion: "Times are by the clocks of the branch.")

    @Argument(help: "The room.")
    var room: String

    @Option(help: "The room's branch (ROUNDS_BRANCH).")
    var branch: String?

    @Option(help: "Only what happened since then: an instant, a day, or how long ago (12h).")
    var since: PastMoment?

    @Option(help: "How many events at most.")
    var limit = 50

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let settings = try settings.settings()
        let branch = try settings.requireBranch(branch)
        try await settings.withCluster("rooms history") { cluster in
            let desk = RoomDesk(cluster.postgres)
            let zone = try await desk.zone(ofBranch: branch).identifier
            let events = try await desk.history(branch: branch, room: room, since: since?.date, limit: limit)
            try output.show(events) { show($0, zone) }
        }
    }

    private func show(_ events: [RoomEvent], _ zone: String) {
        guard !events.isEmpty else { return Console.standard.note("nothing happened to it") }
        var table = Table(
            .left("AT"), .left("CHANGE"), .right("BOOKING"), .left("FROM"), .left("UNTIL"), .left("BY"), .left("FOR"))
        for event in events {
            table.add(
                .init(Format.minute(event.at, in: zone)), .init(event.change.rawValue), .init("\(event.booking)"),
                .init(event.from.map { Format.minute($0, in: zone) } ?? ""),
                .init(event.until.map { Format.minute($0, in: zone) } ?? ""), .init(event.person),
                .init(event.purpose))
        }
        Console.standard.print(table)
    }
}
