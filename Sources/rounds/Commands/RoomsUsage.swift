// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Rooms

struct RoomsUsage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "usage", abstract: "How rooms are used, by minute or hour, as of this second.",
        discussion: """
            Bookings and cancellations made, share of the rooms' time that is booked, bookings that end. Intervals in
            which nothing was are left out. Times are by the clocks of the branch.
            """)

    @Option(help: "minute or hour. Minutes are kept for two weeks.")
    var by = RoomUsage.Grain.hour

    @Option(help: "Only this branch.")
    var branch: String?

    @Option(help: "Only this room of the branch.")
    var room: String?

    @Option(help: "Since when: an instant, a day, or how long ago (12h); else a day ago.")
    var since: PastMoment?

    @Option(help: "How far into the future, such as 8h: what is booked there.")
    var ahead = TimeSpan(seconds: 0)

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func validate() throws {
        guard room == nil || branch != nil else { throw ValidationError("--room needs --branch") }
    }

    func run() async throws {
        let usage = try await settings.settings().withCluster("rooms usage") { cluster in
            try await RoomDesk(cluster.postgres).usage(
                by: by, from: since?.date ?? Date(timeIntervalSinceNow: -86_400),
                until: Date(timeIntervalSinceNow: ahead.seconds),
                branch: branch, room: room)
        }
        try output.show(usage, people: show)
    }

    private func show(_ usage: [RoomUsage]) {
        guard !usage.isEmpty else { return Console.standard.note("no room was booked then") }
        var table = Table(
            .left("BRANCH"), .left(by == .hour ? "HOUR" : "MINUTE"), .right("BOOKINGS"), .right("CANCELLED"),
            .right("OCCUPIED"), .right("TURNOVERS"))
        for part in usage {
            table.add(
                .init(part.branch), .init(Format.minute(part.start, in: part.timeZone)), .init("\(part.bookings)"),
                .init("\(part.cancellations)"),
                .init(part.occupancy.map { "\(Format.number($0 * 100, decimals: 1)) %" } ?? "—"),
                .init("\(part.turnovers)"))
        }
        Console.standard.print(table)
    }
}

extension RoomUsage.Grain: ExpressibleByArgument {}
