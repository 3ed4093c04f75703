// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Postgres
import Testing

@Suite("Leaders that die while they fire", .timeLimit(.minutes(5)))
struct LeaderDeathTests {
    private static let start = date("2026-11-20T00:00:00Z")
    private static let fires = 1000

    /// To the ledger a process that is killed is a connection that breaks off. Every leader here is either cut off at
    /// a random point, or replaced while it goes on, as one that has been stopped past its term.
    @Test("A thousand occurrences fire once each, whenever leaders are cut off or replaced")
    func thousand() async throws {
        let fixture = try await WorkflowFixture()
        try fixture.write(
            "schedules/often.yml",
            """
            {cron: "* * * * *", time_zone: UTC, job: {kind: noop}, overlap: allow, catch_up: all, catch_up_limit: 1000}
            """)
        _ = try await fixture.scheduler(now: Self.start).runOnce(term: fixture.term)
        var (minute, leaders) = (0, 0)
        let failures = try await withThrowingTaskGroup(of: Bool.self) { group in
            while minute < Self.fires {
                minute = min(minute + Int.random(in: 1...8), Self.fires)
                leaders += 1
                let leader = try await Leader(fixture, number: leaders)
                let now = Self.start.addingTimeInterval(Double(minute) * 60)
                group.addTask { await !leader.fires(fixture, now: now) }
                try await Task.sleep(for: .microseconds(Int.random(in: 0...25_000)))
                if Bool.random() { try await leader.kill(fixture.postgres) }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        let last = try await Leader(fixture, number: 0)
        #expect(await last.fires(fixture, now: Self.start.addingTimeInterval(Double(Self.fires) * 60)))
        #expect(failures > leaders / 10, "\(failures) of \(leaders) leaders were cut off while they fired")

        let occurrences = try await fixture.client.occurrences(limit: 2000)
        let expected = (1...Self.fires).map { Self.start.addingTimeInterval(Double($0) * 60) }
        #expect(occurrences.reversed().map(\.scheduledAt) == expected)
        #expect(occurrences.allSatisfy { $0.outcome == .fired }, "0 missed")
        #expect(Set(occurrences.compactMap(\.job)).count == Self.fires)
        let jobs = try await fixture.postgres.query("SELECT count(*) FROM rounds.jobs")
        #expect(try jobs[0].decode(0) == Self.fires, "0 double")
    }
}

/// A coordinator with connections of its own.
private struct Leader: Sendable {
    private let postgres: PostgresPool
    private let term: Int64
    private let name: String

    /// Takes the lead as if the term of the one before had run out.
    init(_ fixture: WorkflowFixture, number: Int) async throws {
        name = "leader \(number)"
        var configuration = fixture.postgres.configuration
        configuration.applicationName = name
        postgres = PostgresPool(configuration)
        try await fixture.postgres.execute("UPDATE rounds.leader SET expires_at = '-infinity'")
        let leadership = Leadership(fixture.postgres, holder: name, duration: .seconds(600))
        term = try #require(try await leadership.acquire())
    }

    /// - Returns: whether it came to the end of its work.
    func fires(_ fixture: WorkflowFixture, now: Date) async -> Bool {
        let scheduler = fixture.scheduler(now: now, ledger: Ledger(postgres))
        let report = try? await scheduler.runOnce(term: term)
        await postgres.close()
        return report != nil
    }

    func kill(_ server: PostgresPool) async throws {
        _ = try await server.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1", name)
    }
}
