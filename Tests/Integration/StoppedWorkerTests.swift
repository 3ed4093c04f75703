// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Hospital
import JobKinds
import Jobs
import Postgres
import PrivateServers
import TestSupport
import Testing

@Suite("SIGSTOP of a worker past its lease, then SIGCONT", .serialized, .timeLimit(.minutes(3)))
struct StoppedWorkerTests {
    /// The fence alone decides here. The transaction with the effect begins only after the worker goes on, so the
    /// coordinator could not end it; and Redis does not answer, so the worker cannot learn that it has lost the job.
    /// Without the fence the late attempt fails for another reason, the history's key, instead of being refused.
    @Test("The late commit of a worker that cannot know it is late is refused")
    func lateCommit() async throws {
        try await Site.open(on: try await LoadedDatabase.url()) { site in
            _ = try site.coordinator()
            let late = try site.worker("late")
            let id = try await site.submit(ModelRetrain.self, .init(model: "or_duration", rounds: 1500))
            _ = try await site.reaches(id) { (1..<1500).contains($0.progress?.completed ?? 0) }
            try late.send(SIGSTOP)

            _ = try site.worker("next")
            let record = try await site.ended(id)
            #expect(record.state == .succeeded)
            #expect(record.worker?.hasPrefix("next-") == true)

            let redis = try #require(site.redisServer.processID)
            kill(redis, SIGSTOP)
            try late.send(SIGCONT)
            // The handler's last words, from within its transaction; then the fence speaks.
            try await late.says("line=\"version ")
            try await late.says("lease lost; nothing was written")
            kill(redis, SIGCONT)

            #expect(try await site.outcomes(id) == ["lease-lost", "succeeded"])
            #expect(try await site.value("SELECT count(*)::text FROM models.versions") == "1")
            #expect(try await site.client.job(id)?.result == record.result)
            try late.send(SIGTERM)
            #expect(try await late.end() == 0)
        }
    }

    @Test("A transaction that was open when the worker stopped holds nobody up and leaves nothing behind")
    func openTransaction() async throws {
        try await Site.open(on: try await LoadedDatabase.url()) { site in
            let file = try await CaseLog.file.value
            _ = try site.coordinator()
            let late = try site.worker("late")
            let id = try await site.holding("hospital.or_cases", "EXCLUSIVE") { hold in
                let id = try await site.submit(Ingestion.self, .init(dataset: "or_cases", files: [file]))
                let waiting = """
                    SELECT count(*)::text FROM pg_stat_activity
                    WHERE application_name = 'rounds job \(id) attempt 1' AND wait_event_type = 'Lock'
                    """
                try await Deadline(.seconds(60)).wait("the transaction to be open") {
                    try await site.value(waiting) != "0" ? () : nil
                }
                try late.send(SIGSTOP)
                _ = try site.worker("next")
                _ = try await site.reaches(id) { $0.attempt == 2 }
                hold.end()
                return id
            }
            let record = try await site.ended(id)
            #expect(record.state == .succeeded)
            let digest = try await site.value(CaseLog.digest)

            try late.send(SIGCONT)
            // Either Redis or its broken connection tells the worker first that it is late.
            try await late.says("lease lost; nothing was written", or: "the ledger refused a stale attempt")
            #expect(try await site.outcomes(id) == ["lease-lost", "succeeded"])
            #expect(try await site.value(CaseLog.digest) == digest)
            let batches = "SELECT count(*)::text FROM hospital.ingest_batches WHERE job_id = $1"
            #expect(try await site.value(batches, id.rawValue) == "1")
            try late.send(SIGTERM)
            #expect(try await late.end() == 0)
        }
    }
}
