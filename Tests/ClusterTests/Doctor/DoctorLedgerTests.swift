// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Jobs
import Postgres
import Testing

@Suite("The doctor, looking at the ledger")
struct DoctorLedgerTests {
    private func names(_ cluster: TestCluster, repairing: Bool = false) async throws -> [String] {
        try await LedgerExamination(cluster.client).examine(repairing: repairing).findings.map(\.name)
    }

    static let damages: [(sql: String, name: String)] = [
        (
            "INSERT INTO rounds.attempts (job_id, attempt, outcome) SELECT id, 9, 'failed' FROM rounds.jobs",
            "later-attempt"
        ),
        ("UPDATE rounds.jobs SET state = 'running'", "running-without-worker"),
        ("UPDATE rounds.jobs SET failures = max_attempts", "failures-spent"),
        ("UPDATE rounds.jobs SET state = 'blocked'", "blocked-for-good"),
        ("UPDATE rounds.jobs SET expires_at = now() - interval '1 hour'", "expired-but-open"),
        (
            """
            INSERT INTO rounds.schedule_occurrences (schedule, scheduled_at, term, outcome)
            VALUES ('nightly', now() - interval '1 hour', 1, 'fired')
            """, "occurrence-without-work"
        ),
        ("ALTER TABLE rounds.jobs DROP CONSTRAINT jobs_finished", "unguarded"),
        (
            """
            ALTER TABLE rounds.jobs DROP CONSTRAINT jobs_finished;
            UPDATE rounds.jobs SET state = 'failed';
            ALTER TABLE rounds.jobs ADD CONSTRAINT jobs_finished CHECK (true)
            """, "ended-without-time"
        ),
    ]

    @Test("finds nothing wrong with a sound ledger, and names each rule that is broken", arguments: damages)
    func damage(_ sql: String, _ name: String) async throws {
        let cluster = try await TestCluster()
        _ = try await cluster.submit("deposit")
        let sound = try await names(cluster)
        #expect(sound == [])
        try await cluster.postgres.executeScript(sql)
        let broken = try await names(cluster)
        #expect(broken == ["ledger/\(name)"])
    }

    @Test("moves a workflow on that stands still")
    func standingStill() async throws {
        let cluster = try await TestCluster()
        let day = CivilDate(daysSinceEpoch: 0)
        let items = try await cluster.client.start(
            try Self.workflow(items: [1, 2]), parameters: [:], on: day, trigger: .person("test"))
        let chain = try await cluster.client.start(
            try Self.workflow(), parameters: [:], on: day, trigger: .person("test"))
        try await cluster.postgres.executeScript(
            """
            UPDATE rounds.workflow_runs SET started_at = now() - interval '2 hours';
            UPDATE rounds.workflow_steps SET started_at = now() - interval '2 hours' WHERE started_at IS NOT NULL;
            UPDATE rounds.jobs SET changed_at = now() - interval '2 hours';
            UPDATE rounds.jobs SET state = 'succeeded', finished_at = now() - interval '1 hour' WHERE state = 'queued'
            """)
        let stuck = try await names(cluster)
        #expect(stuck == ["ledger/blocked-in-vain", "ledger/step-not-ended"])
        let result = try await LedgerExamination(cluster.client).examine(repairing: true)
        #expect(result.findings.map(\.isRepaired) == [true, true])
        #expect(try await cluster.client.steps(ofRun: items.run).map(\.state) == [.running, .blocked])
        #expect(try await cluster.client.jobs(ofRun: items.run).map(\.state) == [.succeeded, .queued])
        #expect(try await cluster.client.steps(ofRun: chain.run).map(\.state) == [.succeeded, .running])
    }

    static let damagedSteps: [(sql: String, name: String)] = [
        ("DELETE FROM rounds.jobs WHERE item = 1", "step-lacks-jobs"),
        (
            """
            DELETE FROM rounds.jobs WHERE step = 'first';
            UPDATE rounds.workflow_runs SET state = 'failed', finished_at = now();
            UPDATE rounds.workflow_steps SET state = 'failed', finished_at = now() WHERE state = 'running'
            """, "ended-run-goes-on"
        ),
    ]

    @Test("names steps of workflows that do not fit their run or their jobs", arguments: damagedSteps)
    func steps(_ sql: String, _ name: String) async throws {
        let cluster = try await TestCluster()
        _ = try await cluster.client.start(
            try Self.workflow(items: [1, 2]), parameters: [:], on: CivilDate(daysSinceEpoch: 0),
            trigger: .person("test"))
        let sound = try await names(cluster)
        #expect(sound == [])
        try await cluster.postgres.executeScript(sql)
        let broken = try await names(cluster)
        #expect(broken == ["ledger/\(name)"])
    }

    /// A step with one item at a time, or with one job; then another one.
    private static func workflow(items: [Int] = []) throws -> WorkflowDefinition {
        let list = FanOut(list: .array(items.map { .integer($0) }), maxParallel: 1)
        return try WorkflowDefinition(
            name: "w",
            steps: [
                WorkflowStep(
                    name: "first", job: JobTemplate(kind: "deposit"), fanOut: items.isEmpty ? nil : list),
                WorkflowStep(name: "second", job: JobTemplate(kind: "deposit"), needs: ["first"]),
            ])
    }
}
