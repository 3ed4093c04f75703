// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Postgres
import PrivateServers
import TestSupport
import Testing

@Suite("The doctor, looking at servers and processes")
struct DoctorServersTests {
    @Test(
        "names settings and states of Redis with which jobs would be lost",
        arguments: [
            ("maxmemory_policy:allkeys-lru", "redis/eviction"), ("evicted_keys:7", "redis/evicted"),
            ("maxmemory:100\r\nused_memory:95", "redis/memory"), ("role:slave", "redis/replica"),
            ("rdb_last_bgsave_status:err", "redis/saving"), ("aof_last_write_status:err", "redis/saving"),
            ("redis_version:5.0.14", "redis/version"),
        ])
    func redis(_ line: String, _ name: String) {
        let info = RedisInfo("# Server\r\n\(line)\r\nrole:master\r\nmaxmemory_policy:noeviction\r\n")
        #expect(info.findings.map(\.name) == [name])
    }

    @Test("finds nothing wrong with a healthy Redis")
    func healthyRedis() async throws {
        let cluster = try await TestCluster()
        let result = try await RedisExamination(cluster.client).examine(repairing: false)
        #expect(result.findings.filter { $0.name != "disk/full" } == [])
    }

    @Test("finds nothing wrong with the test's PostgreSQL, but that it would not survive a power failure")
    func postgres() async throws {
        let cluster = try await TestCluster()
        let result = try await PostgresExamination(cluster.client).examine(repairing: false)
        #expect(result.findings.map(\.name).contains("postgresql/fsync"))
        #expect(PostgresSight().findings == [])
    }

    @Test("names states of PostgreSQL that hold work up")
    func postgresStates() {
        var sight = PostgresSight()
        sight.prepared = 1
        sight.longTransactions = ["psql (root, process 7, 90 min)"]
        sight.blocked = ["rounds worker waits for process 7 (psql)"]
        sight.isStandby = true
        sight.connections = 99
        sight.waitsForDisk = false
        #expect(
            Set(sight.findings.map(\.name)) == [
                "postgresql/prepared", "postgresql/long-transaction", "postgresql/blocked", "postgresql/standby",
                "postgresql/connections", "postgresql/synchronous-commit",
            ])
    }

    @Test("warns when clocks are more than two seconds apart, whichever they are")
    func clocks() {
        #expect(ClockDifferences(redis: 0.4, postgres: -0.3).findings == [])
        let apart = ClockDifferences(redis: 1.5, postgres: -1.5).findings
        #expect(apart.first?.what == "the clock of Redis is 3 s ahead of that of PostgreSQL")
    }

    @Test("warns before a disk is full")
    func disks() {
        #expect(DiskRoom("/x", of: "jobs", free: 5 << 30, size: 100 << 30).findings == [])
        #expect(DiskRoom("/x", of: "jobs", free: 100 << 20, size: 100 << 30).findings.map(\.name) == ["disk/full"])
        // A small disk, such as one in memory, need not have a gibibyte free.
        #expect(DiskRoom("/x", of: "jobs", free: 100 << 20, size: 1 << 30).findings == [])
    }

    @Test("says that nobody leads, and which duty is late and why")
    func leader() async throws {
        let cluster = try await TestCluster()
        let nobody = try await LeaderExamination(cluster.client, patience: .zero).examine(repairing: false)
        #expect(nobody.findings.map(\.name) == ["coordinator/none"])
        try await cluster.running([], coordinator: cluster.coordinator()) {
            let result = try await LeaderExamination(cluster.client).examine(repairing: false)
            #expect(result.findings == [])
            #expect(result.summary.hasPrefix("test leads"))
        }
        let late = LeaderSight(
            term: 3, holder: "c1", leads: true, renewedAge: 900,
            duties: [
                "reaper": DutyRecord(successAge: 300, interval: 1000),
                "reconciler": DutyRecord(successAge: 90_000, interval: 2000, failure: "no Redis"),
                "promoter": DutyRecord(successAge: 80_000, interval: 250),
                // One that rests for an hour is not late within it, unless it has failed.
                "pruner": DutyRecord(successAge: 3_600_000, interval: 3_600_000),
                "expirer": DutyRecord(successAge: 70_000, interval: 3_600_000, failure: "no room"),
            ])
        #expect(
            late.findings.map(\.what) == [
                "the duty 'expirer' has not succeeded for 70 s: no room",
                "the duty 'promoter' has not succeeded for 80 s, and does not say why",
                "the duty 'reconciler' has not succeeded for 90 s: no Redis",
            ])
    }

    @Test("notes what the duties have done with each renewal of the lead")
    func duties() async throws {
        let cluster = try await TestCluster()
        let leadership = Leadership(cluster.postgres, holder: "c1")
        let term = try #require(try await leadership.acquire())
        let record = DutyRecord(successAge: 12, interval: 500, failure: "it said 'no'")
        #expect(try await leadership.renew(term, duties: ["reaper": record]))
        let row = try await cluster.postgres.query(Statement.doctorLeader)[0]
        let kept: [String: DutyRecord] = try JSONText.decode(try row.decode("duties", as: String.self))
        #expect(kept == ["reaper": record])
    }

    @Test("says that jobs wait for workers that are not there, or that take no work")
    func workers() {
        let load = QueueLoad(name: "default", queued: 3, running: 0, oldest: 60_000)
        #expect(load.finding([])?.name == "workers/none")
        var worker = WorkerPresence(
            name: "w", host: "h", processID: 1, branch: "", queues: ["default"], concurrency: 1, running: 1,
            state: .quiet, startedAt: .distantPast, capabilities: [], kinds: [])
        #expect(load.finding([worker])?.name == "workers/quiet")
        worker.state = .running
        #expect(load.finding([worker]) == nil)
        worker.queues = ["other"]
        #expect(load.finding([worker])?.name == "workers/none")
        #expect(QueueLoad(name: "default", queued: 3, running: 0, oldest: 200).finding([]) == nil)
    }

    @Test("says which migrations are missing, and nothing when none is")
    func migrations() async throws {
        let cluster = try await TestCluster()
        let whole = MigrationsExamination(cluster.client, sets: [(ClusterMigrations.set, ClusterMigrations.all)])
        let none = try await whole.examine(repairing: false)
        #expect(none.findings == [])
        let newer = ClusterMigrations.all + [Migration(version: 999, name: "newer", sql: "SELECT 1")]
        let behind = try await MigrationsExamination(cluster.client, sets: [(ClusterMigrations.set, newer)])
            .examine(repairing: false)
        #expect(behind.findings.map(\.remedy) == ["`rounds migrate`"])
    }

    @Test("looks at the rest when one server cannot be reached")
    func unreachable() async throws {
        let cluster = try await TestCluster()
        try cluster.server.kill()
        let report = try await Doctor([
            RedisExamination(cluster.client), LedgerExamination(cluster.client),
        ]).examine()
        #expect(!report.isComplete)
        #expect(report.checks.map { $0.failure == nil } == [false, true])
    }
}
