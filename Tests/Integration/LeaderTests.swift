// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

/// Coordinators that are killed and stopped while they fire. The schedule comes every minute; it is given a backlog, so
/// that a thousand occurrences fire within seconds and a blow falls among them.
@Suite("Coordinators that fire", .serialized, .timeLimit(.minutes(4)))
struct LeaderTests {
    @Test("kill -9 of the leader around a thousand fires: none is missed, none is double")
    func killed() async throws {
        try await Site.open(on: try await TestDatabase.migratedURL(), jobs: try Self.jobs()) { site in
            var leader = try site.coordinator()
            try await leader.says("leading")
            try await site.giveBacklog(minutes: 1000)
            for kill in 1...4 {
                let next = try site.coordinator()
                let due = kill * 180 + Int.random(in: 0..<40)
                try await site.fired(atLeast: due)
                try await leader.crash()
                #expect(try await site.fireCount() < 1000, "the leader was killed while it fired")
                try await next.says("leading")
                leader = next
            }
            try await site.fired(atLeast: 1000)
            try await site.expectEachOnce()
        }
    }

    /// Where the leader is stopped: before it has recorded the occurrence, when its term is all that can refuse the
    /// statement that the server still carries out for it; and after that, when it holds its term's row.
    static let points = ["rounds.schedule_occurrences", "rounds.jobs"]

    @Test(
        "SIGSTOP of the leader in the middle of a fire, past its term, then SIGCONT: nothing extra", arguments: points)
    func stopped(writing table: String) async throws {
        try await Site.open(on: try await TestDatabase.migratedURL(), jobs: try Self.jobs()) { site in
            let late = try site.coordinator()
            try await late.says("leading")
            let next = try await site.holding(table, "EXCLUSIVE") { hold in
                try await site.giveBacklog(minutes: 20)
                try await site.waits(toInsertInto: table)
                try late.send(SIGSTOP)
                let next = try site.coordinator()
                // A term that is held by the stopped leader's own transaction can pass on only once that has ended.
                if table == Self.points[0] { try await next.says("leading") }
                hold.end()
                return next
            }
            try await next.says("leading")
            try await site.fired(atLeast: 20)
            try late.send(SIGCONT)
            try await late.says("no longer leading")
            try await site.expectEachOnce()
            let stale = """
                SELECT count(*)::text FROM rounds.schedule_occurrences WHERE term < (SELECT term FROM rounds.leader)
                """
            #expect(try await site.value(stale) == "0", "the stopped leader has recorded nothing")
        }
    }

    /// A folder with one schedule, of jobs that nobody runs here.
    private static func jobs() throws -> String {
        let folder = try Scratch.folder("jobs")
        try FileManager.default.createDirectory(atPath: "\(folder)/schedules", withIntermediateDirectories: true)
        let text = """
            cron: "* * * * *"
            time_zone: UTC
            job: {kind: export, parameters: {report: none, format: csv}}
            overlap: allow
            catch_up: all
            catch_up_limit: 2000
            """
        try text.write(toFile: "\(folder)/schedules/often.yml", atomically: true, encoding: .utf8)
        return folder
    }
}

extension Site {
    /// Makes it look as if no coordinator had been there for a while.
    fileprivate func giveBacklog(minutes: Int) async throws {
        let sql = """
            UPDATE rounds.schedules SET considered_until = date_trunc('minute', now()) - $1 * interval '1 minute'
            """
        try await Deadline(.seconds(30)).wait("the schedule to be known") {
            try await postgres.execute(sql, minutes) == 1 ? () : nil
        }
    }

    fileprivate func fireCount() async throws -> Int {
        try #require(Int(try await value("SELECT count(*)::text FROM rounds.schedule_occurrences")))
    }

    fileprivate func fired(atLeast count: Int) async throws {
        try await Deadline(.seconds(60)).wait("\(count) occurrences") { try await fireCount() >= count ? () : nil }
    }

    /// Waits until the scheduler, which has locked its schedule, waits for a table.
    fileprivate func waits(toInsertInto table: String) async throws {
        let sql = """
            SELECT count(*)::text FROM pg_locks AS wanted JOIN pg_locks AS held USING (pid)
            WHERE NOT wanted.granted AND wanted.relation = $1::text::regclass AND held.granted
                AND held.relation = 'rounds.schedules'::regclass AND held.mode = 'RowShareLock'
            """
        try await Deadline(.seconds(30)).wait("a statement that writes to \(table)") {
            try await value(sql, table) != "0" ? () : nil
        }
    }

    /// Every minute since the backlog began has fired, once, and there is a job for each and no other.
    fileprivate func expectEachOnce() async throws {
        let sql = """
            SELECT
                count(*) = extract(epoch FROM max(scheduled_at) - min(scheduled_at)) / 60 + 1
                    AND bool_and(outcome = 'fired') AND count(DISTINCT job_id) = count(*)
                    AND count(*) = (SELECT count(*) FROM rounds.jobs)
            FROM rounds.schedule_occurrences
            """
        #expect(try await postgres.query(sql)[0].decode(0, as: Bool.self))
    }
}
