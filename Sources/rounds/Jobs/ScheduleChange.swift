// SPDX-License-Identifier: Apache-2.0

import Cluster

/// Says what a command has changed about a schedule.
enum ScheduleChange {
    private struct Document: Encodable {
        let schedule: String
        let isChanged: Bool
        let pause: SchedulePause?
    }

    /// - Parameters:
    ///   - isChanged: whether the command has changed anything.
    ///   - words: what is said to people, after the schedule's name.
    static func show(
        _ schedule: String, isChanged: Bool, words: String, _ client: ClusterClient, _ output: OutputOptions
    ) async throws {
        let record = try await client.schedules().first { $0.name == schedule }
        let document = Document(schedule: schedule, isChanged: isChanged, pause: record?.pause)
        try output.show(document) { _ in
            Console.standard.print("schedule \(schedule) \(words)")
        }
    }
}
