// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs
import Postgres
import PrivateServers
import Redis
import TestSupport
import Testing

/// `rounds schedules …` as a person types it, against real servers without a coordinator.
@Suite("Schedules on the command line", .timeLimit(.minutes(3)))
struct ScheduleCommandTests {
    private let settings: [String: String]
    private let client: ClusterClient

    init() async throws {
        let folder = try Scratch.folder("schedules")
        let url = try await TestDatabase.migratedURL()
        let redis = try TestServers.redis().url
        try FileManager.default.createDirectory(atPath: "\(folder)/schedules", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/kpis", withDestinationPath: "\(RoundsProgram.jobs)/kpis")
        let text = "cron: 0 */6 * * *\ntime_zone: Asia/Kolkata\njob: {kind: kpi-recompute}\n"
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/schedules/often.yml"))
        settings = [
            "ROUNDS_DATABASE_URL": url, "ROUNDS_REDIS_URL": redis, "ROUNDS_JOBS_DIR": folder,
            "ROUNDS_STATE_DIR": folder,
        ]
        client = ClusterClient(
            postgres: PostgresPool(try PostgresConfiguration(url: url, poolSize: 2)),
            redis: RedisClient(try RedisConfiguration(url: redis)), kinds: JobKindRegistry([]))
    }

    private func schedules(_ words: String...) async throws -> RoundsProgram.Answer {
        try await RoundsProgram.run(["schedules"] + words, settings: settings)
    }

    private func document<Document: Decodable>(_ words: String...) async throws -> Document {
        let answer = try await RoundsProgram.run(["schedules"] + words + ["--json"], settings: settings)
        #expect(answer.status == 0, "\(answer.errors)")
        return try Self.decode(answer.output)
    }

    /// Reads what `--json` writes, whose instants have milliseconds.
    private static func decode<Document: Decodable>(_ text: String) throws -> Document {
        let decoder = JSONDecoder()
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        decoder.dateDecodingStrategy = .custom { try style.parse(try $0.singleValueContainer().decode(String.self)) }
        return try decoder.decode(Document.self, from: Data(text.utf8))
    }

    private struct Occurrence: Decodable {
        var local: String
        var at: Date
        var isStarted: Bool?
    }

    private struct Backfill: Decodable {
        var isDryRun: Bool
        var occurrences: [Occurrence]
    }

    private struct Change: Decodable {
        var isChanged: Bool
        var pause: SchedulePause?
    }

    private struct Line: Decodable {
        var schedule: String
        var isPaused: Bool
        var next: Date?
        var waiting: Int
    }

    @Test("next tells the times in the schedule's zone, without a server")
    func next() async throws {
        let words = ["next", "often", "--count", "3", "--after", "2026-03-01T00:00:00Z", "--json"]
        let nowhere = settings.merging(["ROUNDS_DATABASE_URL": "postgresql://127.0.0.1:1/none"]) { $1 }
        let answer = try await RoundsProgram.run(["schedules"] + words, settings: nowhere)
        let found: [Occurrence] = try Self.decode(answer.output)
        #expect(found.map(\.local) == ["2026-03-01 06:00", "2026-03-01 12:00", "2026-03-01 18:00"])
        #expect(found.first?.at.formatted(.iso8601) == "2026-03-01T00:30:00Z")
    }

    @Test("pause and resume change the list, say so when there is nothing to change, and are in the trail")
    func pause() async throws {
        let first: Change = try await document("pause", "often", "--reason", "the disks are replaced")
        #expect(first.isChanged && first.pause?.reason == "the disks are replaced")
        let second: Change = try await document("pause", "often", "--reason", "lunch")
        #expect(!second.isChanged && second.pause?.reason == "the disks are replaced")
        let paused: [Line] = try await document("list")
        #expect(paused.map(\.isPaused) == [true] && paused[0].next == nil)
        let words = try await schedules("list")
        #expect(words.output.contains("paused by") && words.output.contains("the disks are replaced"))

        let resumed: Change = try await document("resume", "often")
        #expect(resumed.isChanged && resumed.pause == nil)
        let again = try await schedules("resume", "often")
        #expect(again.status == 0 && again.output.contains("was not paused"))
        let list: [Line] = try await document("list")
        #expect(list.map(\.isPaused) == [false] && list[0].next != nil)
        #expect(try await client.audit().map(\.verb) == ["schedule.resume", "schedule.pause"])
    }

    @Test("run starts its job at once, in the caller's name")
    func run() async throws {
        let job: JobRecord = try await document("run", "often")
        #expect(job.kind == "kpi-recompute" && job.state == .queued)
        let entry = try #require(try await client.audit().first)
        #expect(entry.verb == "schedule.run" && entry.subjects.contains("job \(job.id)"))
    }

    @Test("backfill shows what it would start, refuses too many, and has the rest wait for their turn")
    func backfill() async throws {
        let days = ["--from", "2026-03-01", "--to", "2026-03-02"]
        let shown: Backfill = try await document("backfill", "often", days[0], days[1], days[2], days[3], "--dry-run")
        #expect(shown.isDryRun && shown.occurrences.count == 8)
        #expect(shown.occurrences[0].local == "2026-03-01 00:00")
        #expect(try await client.occurrences().isEmpty)

        let refused = try await schedules("backfill", "often", days[0], days[1], days[2], days[3], "--limit", "7")
        #expect(refused.status == 2 && refused.errors.contains("--limit 8"), "\(refused.errors)")
        #expect(try await client.occurrences().isEmpty)

        let done: Backfill = try await document("backfill", "often", days[0], days[1], days[2], days[3])
        #expect(done.occurrences.allSatisfy { $0.isStarted == true })
        let again: Backfill = try await document("backfill", "often", days[0], days[1], days[2], days[3])
        #expect(again.occurrences.allSatisfy { $0.isStarted == false })
        let list: [Line] = try await document("list")
        #expect(list.map(\.waiting) == [8])
    }

    @Test(
        "A mistake ends with status 2, says what was meant, and changes nothing",
        arguments: [
            ("pause oftn --reason x", "often"), ("pause often", "--reason"), ("resume oftn", "often"),
            ("run oftn", "often"), ("next often --count 0", "1 to 1000"),
            ("backfill oftn --from 2026-03-01 --to 2026-03-02", "often"),
            ("backfill often --from 2026-03-02 --to 2026-03-01", "2026-03-01"),
        ])
    func mistakes(_ words: String, _ part: String) async throws {
        let answer = try await RoundsProgram.run(
            ["schedules"] + words.split(separator: " ").map(String.init), settings: settings)
        #expect(answer.status == 2 && answer.output.isEmpty)
        #expect(answer.errors.contains(part), "\(answer.errors)")
        #expect(try await client.audit().isEmpty)
        #expect(try await client.jobs().isEmpty)
    }
}
