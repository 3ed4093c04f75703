// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Hospital
import JobKinds
import Jobs
import TestSupport
import Testing

@Suite("SIGTERM of a worker", .serialized, .timeLimit(.minutes(3)))
struct DrainTests {
    @Test("A job that ends within the grace ends there, and no other is begun")
    func shortJob() async throws {
        try await Site.open(on: try await LoadedDatabase.url()) { site in
            _ = try site.coordinator()
            let worker = try site.worker("leaving")
            let ids = try await site.holding("kpi.values", "EXCLUSIVE") { hold in
                let two = Array(repeating: KPIRecompute.Parameters(kpis: ["or_cases"]), count: 2)
                let ids = try await site.submit(KPIRecompute.self, two)
                _ = try await site.reaches(ids[0]) { $0.state == .running }
                try worker.send(SIGTERM)
                try await worker.says("draining")
                hold.end()
                return ids
            }
            #expect(try await worker.end() == 0)
            #expect(try await site.outcomes(ids[0]) == ["succeeded"])
            #expect(try await site.client.job(ids[1])?.state == .queued)
            #expect(try await site.client.job(ids[1])?.attempt == 0)
            #expect(try await site.client.workers().isEmpty)
        }
    }

    @Test("A job that takes longer than the grace is handed back, which does not count as a failure")
    func longJob() async throws {
        try await Site.open(on: try await LoadedDatabase.url()) { site in
            _ = try site.coordinator()
            let worker = try site.worker("leaving", grace: "1s")
            let id = try await site.holding("kpi.values", "EXCLUSIVE") { hold in
                let id = try await site.submit(KPIRecompute.self, .init(kpis: ["or_cases"]))
                _ = try await site.reaches(id) { $0.state == .running }
                try worker.send(SIGTERM)
                #expect(try await worker.end() == 0)
                let record = try #require(try await site.client.job(id))
                #expect(record.state == .queued)
                #expect(record.failures == 0)
                #expect(record.lostLeases == 0)
                hold.end()
                return id
            }
            _ = try site.worker("staying")
            let record = try await site.ended(id)
            #expect(record.state == .succeeded)
            #expect(record.failures == 0)
            #expect(try await site.outcomes(id) == ["handed-back", "succeeded"])
        }
    }
}
