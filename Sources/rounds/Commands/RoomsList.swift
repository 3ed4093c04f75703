// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Rooms

struct RoomsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Rooms, who has them now and who is next.",
        discussion: "Times are by the clocks of the room's branch.")

    @Option(help: "Only the rooms of this branch.")
    var branch: String?

    @Option(help: "Only rooms of this type, such as operating.")
    var type: String?

    @Flag(help: "Only rooms that are free now.")
    var free = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let rooms = try await settings.settings().withCluster("rooms list") { cluster in
            try await RoomDesk(cluster.postgres).rooms(branch: branch, type: type)
        }
        try output.show(rooms.filter { !free || $0.state == .free }, people: show)
    }

    private func show(_ rooms: [Room]) {
        guard !rooms.isEmpty else {
            Console.standard.note(
                free ? "no room is free" : "no rooms; `rounds submit ingestion --dataset rooms` loads them")
            return
        }
        var table = Table(
            .left("BRANCH"), .left("ROOM"), .left("TYPE"), .left("STATE"), .left("UNTIL"), .left("BOOKING"),
            .left("NEXT"), .left("FOR"))
        for room in rooms {
            let next = room.nextFrom.map {
                "\(Format.minute($0, in: room.timeZone)) (booking \(room.nextBooking ?? 0))"
            }
            table.add(
                .init(room.branch), .init(room.room), .init(room.type), .init(room.state.rawValue, room.state.meaning),
                .init(room.heldUntil.map { Format.minute($0, in: room.timeZone) } ?? ""),
                .init(room.booking.map { "\($0)" } ?? ""), .init(next ?? ""),
                .init([room.purpose, room.bookedBy].compactMap(\.self).joined(separator: ", ")))
        }
        Console.standard.print(table)
    }
}

extension Room.State {
    var meaning: Style.Meaning? {
        switch self {
        case .free: .good
        case .occupied: nil
        case .outOfService: .warning
        }
    }
}
