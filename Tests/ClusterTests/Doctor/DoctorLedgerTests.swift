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
        try await cluster.postgres.executeScript(
            """
            INSERT INTO rounds.workflow_runs (workflow, definition, parameters, started_by, started_at)
            VALUES ('w', '{"steps": []}', '{}', 'test', now() - interval '2 hours');
            INSERT INTO rounds.jobs (
                id, kind, queue, priority, parameters, state, max_attempts, submitted_by, workflow_run_id, step, attempt,
                changed_at, finished_at)
            SELECT
                number, 'deposit', 'default', 5, '{}', CASE number WHEN 1 THEN 'succeeded' ELSE 'blocked' END::rounds.job_state,
                3, 'test', run.id, 's' || number, 0, now() - interval '1 hour',
                CASE number WHEN 1 THEN now() - interval '1 hour' END
            FROM rounds.workflow_runs AS run CROSS JOIN generate_series(1, 2) AS number;
            INSERT INTO rounds.job_dependencies (job_id, needs_job_id) VALUES (2, 1);
            """)
        let stuck = try await names(cluster)
        #expect(stuck == ["ledger/blocked-in-vain"])
        let result = try await LedgerExamination(cluster.client).examine(repairing: true)
        #expect(result.findings.map(\.isRepaired) == [true])
        #expect(try await cluster.client.job(JobID(rawValue: 2))?.state == .queued)
    }
}
