// SPDX-License-Identifier: Apache-2.0

import Cluster
import Jobs
import Postgres
import PrivateServers
import TestSupport
import Testing

@Suite("An outcome that the ledger cannot record")
struct UnrecordedOutcomeTests {
    private static let complaint = "the ledger cannot be reached; will try again"

    private let hold = Hold()
    private let log = LogTap()
    private let server: PostgresServer
    private let cluster: TestCluster

    init() async throws {
        server = try TestServers.ownPostgres()
        try server.createDatabase("rounds")
        let pool = PostgresPool(try PostgresConfiguration(url: server.url(database: "rounds"), poolSize: 12))
        _ = try await Migrator(set: ClusterMigrations.set, migrations: ClusterMigrations.all).migrate(pool)
        cluster = try await TestCluster(kinds: [hold], on: pool)
    }

    @Test("is kept while PostgreSQL is down, for several leases, and recorded once it is back")
    func kept() async throws {
        let job = try await cluster.submit("hold")
        try await cluster.running([cluster.worker(logger: log.logger)], coordinator: cluster.coordinator()) {
            for await _ in hold.entered { break }
            try server.stop(immediately: true)
            hold.letGo()
            // Half a second lies between two tries, and a lease holds for a second.
            await log.wait(for: Self.complaint, times: 5)
            try server.restart()
            let record = try await cluster.ended(job.id)
            #expect(record.state == .succeeded)
            #expect(record.attempt == 1)
            #expect(record.result?.text == #"{"attempt": 1}"#)
        }
        #expect(try await cluster.client.attempts(job.id).map(\.outcome) == ["succeeded"])
        #expect(try await cluster.balance() == 1)
    }

    @Test("is lost with its worker: the lease lapses, the job runs again, and its effect is there once")
    func lost() async throws {
        let job = try await cluster.submit("hold")
        let worker = cluster.worker(logger: log.logger)
        let dying = Task { await worker.run() }
        for await _ in hold.entered { break }
        try server.stop(immediately: true)
        hold.letGo()
        await log.wait(for: Self.complaint)
        dying.cancel()
        await dying.value
        try server.restart()
        try await cluster.running([cluster.worker()], coordinator: cluster.coordinator()) {
            let record = try await cluster.ended(job.id)
            #expect(record.state == .succeeded)
            #expect(record.attempt == 2)
            #expect(record.lostLeases == 1)
        }
        #expect(try await cluster.balance() == 1)
    }
}
