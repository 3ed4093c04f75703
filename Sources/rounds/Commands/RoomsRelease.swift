// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Rooms

struct RoomsRelease: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "End a booking now.",
        discussion: "One that has begun keeps the part that was used; one that has not is cancelled.")

    @Argument(help: "The number of the booking; `rounds rooms list` shows it.")
    var booking: Int64

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        try await settings.settings().withCluster("rooms release") { cluster in
            let desk = RoomDesk(cluster.postgres)
            let ended = try await desk.release(booking, by: Person.current)
            let zone = try await desk.zone(ofBranch: ended.branch)
            try output.show(ended) { Console.standard.print($0.line(in: zone.identifier)) }
        }
    }
}
