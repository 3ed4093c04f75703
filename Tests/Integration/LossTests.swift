// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Hospital
import JobKinds
import Jobs
import Postgres
import PrivateServers
import Redis
import TestSupport
import Testing

@Suite("Loss of a store or of a coordinator", .serialized, .timeLimit(.minutes(3)))
struct LossTests {
    private static let quick = KPIRecompute.Parameters(kpis: ["or_cases"])

    @Test("FLUSHALL and kill -9 of Redis while workers run a hundred jobs: each ends exactly once")
    func redis() async throws {
        try await Site.open(on: try await LoadedDatabase.url()) { site in
            _ = try site.coordinator()
            _ = try site.worker("one", concurrency: 2)
            _ = try site.worker("two", concurrency: 2)
            var ids: [JobID] = []
            try await site.holding("kpi.values", "EXCLUSIVE") { hold in
                ids = try await site.submit(KPIRecompute.self, Array(repeating: Self.quick, count: 80))
                try await site.count("running", reaches: 4)
                _ = try await site.redis.send("FLUSHALL")
                hold.end()
            }
            try await site.count("succeeded", reaches: 20)
            try await site.holding("kpi.values", "EXCLUSIVE") { hold in
                try await site.count("running", reaches: 1)
                try site.redisServer.kill()
                ids += try await site.submit(KPIRecompute.self, Array(repeating: Self.quick, count: 20))
                hold.end()
            }
            _ = try TestServers.restart(site.redisServer)
            try await site.count("succeeded", reaches: 100)
            #expect(ids.count == 100)
            let successes = try await site.postgres.query(
                "SELECT count(*)::int, count(*) FILTER (WHERE state = 'succeeded')::int FROM rounds.jobs")
            #expect(try successes[0].decode(0, as: Int.self) == 100)
            #expect(try successes[0].decode(1, as: Int.self) == 100)
        }
    }

    @Test("kill -9 of the leading coordinator while jobs wait for their time and for a retry: another one takes over")
    func coordinator() async throws {
        try await Site.open(on: try await LoadedDatabase.url()) { site in
            let leader = try site.coordinator()
            try await leader.says("leading")
            _ = try site.worker("only", concurrency: 1)
            let (delayed, failing) = try await site.holding("kpi.values", "EXCLUSIVE") { hold in
                let failing = try await site.submit(KPIRecompute.self, Self.quick)
                _ = try await site.reaches(failing) { $0.state == .running }
                let delayed = try await site.submit(
                    KPIRecompute.self, [Self.quick], runAt: Date(timeIntervalSinceNow: 1))[0]
                try await leader.crash()
                // The job loses its connection, which is a failure like any other.
                let ended = try await site.value(
                    """
                    SELECT count(pg_terminate_backend(pid))::text FROM pg_stat_activity
                    WHERE datname = current_database() AND application_name = $1
                    """,
                    "rounds job \(failing) attempt 1")
                #expect(ended == "1")
                _ = try await site.reaches(failing) { $0.state == .retrying }
                hold.end()
                return (delayed, failing)
            }
            let next = try site.coordinator()
            for id in [delayed, failing] {
                let record = try await site.ended(id)
                #expect(record.state == .succeeded)
            }
            #expect(try await site.outcomes(failing) == ["failed", "succeeded"])
            #expect(try await site.outcomes(delayed) == ["succeeded"])
            #expect(next.standardError.contains("leading"))
            #expect(try await site.value("SELECT term::text FROM rounds.leader") == "2")
        }
    }
}

extension Site {
    /// Waits until the ledger has at least so many jobs in a state.
    fileprivate func count(_ state: String, reaches wanted: Int) async throws {
        try await Deadline(.seconds(90)).wait("\(wanted) jobs to be \(state)") {
            let count = try await value(
                "SELECT count(*)::text FROM rounds.jobs WHERE state::text = $1", state)
            return Int(count) ?? 0 >= wanted ? () : nil
        }
    }
}
