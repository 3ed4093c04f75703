// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Postgres
import Testing

/// An instant as tests write it.
func date(_ text: String) -> Date {
    guard let date = try? Date(text, strategy: .iso8601) else { preconditionFailure("not a date: \(text)") }
    return date
}

extension WorkflowFixture {
    /// A fixture with one schedule, `often`: a job at each full hour, in UTC.
    ///
    /// - Parameter settings: further lines of its file.
    static func hourly(_ settings: String = "", seenAt first: String) async throws -> WorkflowFixture {
        let fixture = try await WorkflowFixture()
        try fixture.write("schedules/often.yml", "cron: 0 * * * *\ntime_zone: UTC\njob: {kind: noop}\n" + settings)
        #expect(try await fixture.run(first) == [:], "a new schedule begins now")
        return fixture
    }

    /// Runs the scheduler as if it were a given time, and returns what it did.
    func run(_ now: String) async throws -> [String: Int] {
        try await scheduler(now: date(now)).runOnce(term: term).counts
    }

    /// What became of each occurrence of `often`, in order: its hour and its outcome.
    func story() async throws -> [String] {
        try await client.occurrences(of: "often", limit: 1000).reversed().map {
            "\($0.scheduledAt.formatted(.iso8601).dropFirst(11).prefix(2)) \($0.outcome.rawValue)"
        }
    }

    /// Ends the job that is under way.
    func endJob() async throws {
        try await postgres.execute(
            """
            UPDATE rounds.jobs SET state = 'succeeded', finished_at = clock_timestamp()
            WHERE state NOT IN ('succeeded', 'failed', 'cancelled')
            """)
    }

    func library() -> DefinitionLibrary { DefinitionLibrary(directory: jobs, kinds: kinds.names) }
}
