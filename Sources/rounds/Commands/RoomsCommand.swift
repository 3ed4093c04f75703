// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct RoomsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rooms", abstract: "Rooms: what is free, book, release, and how they are used.",
        subcommands: [RoomsList.self, RoomsBook.self, RoomsRelease.self, RoomsHistory.self, RoomsUsage.self])
}
