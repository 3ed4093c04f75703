// SPDX-License-Identifier: Apache-2.0

package import Cluster
package import Jobs
import Logging
package import Postgres
import Synchronization

/// Runs one attempt of a job as a worker would, without Redis and without a worker.
package struct TestJob: Sendable {
    /// The attempt's lease.
    package let lease: Lease
    /// What the handler is given.
    package let context: JobContext
    /// The progress and the log lines that the handler reported.
    package let reports: TestReports
    private let pool: PostgresPool

    /// Puts a job into the ledger as running its first attempt.
    ///
    /// - Parameters:
    ///   - kind: the name of the job's kind.
    ///   - pool: a database with the migrations of the cluster.
    ///   - branch: the branch on whose behalf the job runs.
    ///   - outputDirectory: where the job puts files by default.
    package init(
        kind: String, on pool: PostgresPool, branch: String? = nil, outputDirectory: String = "/tmp"
    ) async throws {
        let rows = try await pool.query(
            """
            INSERT INTO rounds.jobs
                (kind, queue, branch, priority, parameters, state, attempt, max_attempts, submitted_by, worker, started_at)
            VALUES ($1, 'default', $2, 5, '{}', 'running', 1, 3, 'test', 'test', now()) RETURNING id
            """, kind, branch ?? "")
        lease = Lease(id: JobID(rawValue: try rows[0].decode(0)), attempt: 1)
        reports = TestReports()
        self.pool = pool
        context = JobContext(
            lease: lease, kind: kind, branch: branch, postgres: pool, logger: Logger(label: "test"),
            outputDirectory: outputDirectory, reporter: reports, effect: AttemptEffect())
    }

    /// Takes a job over from whoever runs it, whose attempt is stale from now on.
    package init(takingOver id: JobID, kind: String, on pool: PostgresPool) async throws {
        let rows = try await pool.query(
            """
            UPDATE rounds.jobs
            SET attempt = attempt + 1, state = 'running', result = NULL, error = NULL, finished_at = NULL
            WHERE id = $1 RETURNING attempt
            """, id.rawValue)
        lease = Lease(id: id, attempt: try rows[0].decode(0))
        reports = TestReports()
        self.pool = pool
        context = JobContext(
            lease: lease, kind: kind, branch: nil, postgres: pool, logger: Logger(label: "test"),
            outputDirectory: "/tmp", reporter: reports, effect: AttemptEffect())
    }

    /// The job's next attempt, as after a failure of this one.
    package func nextAttempt() async throws -> TestJob {
        try await TestJob(takingOver: lease.id, kind: context.kind, on: pool)
    }

    /// Makes the attempt stale, as if another worker had taken the job.
    package func loseLease() async throws {
        try await pool.execute("UPDATE rounds.jobs SET attempt = attempt + 1 WHERE id = $1", lease.id.rawValue)
    }

    /// The job's state in the ledger.
    package func state() async throws -> String {
        try await pool.query("SELECT state::text FROM rounds.jobs WHERE id = $1", lease.id.rawValue)[0].decode(0)
    }

    /// The job's result in the ledger, as JSON text, or `nil` when there is none.
    package func recordedResult() async throws -> String? {
        try await pool.query("SELECT result::text FROM rounds.jobs WHERE id = $1", lease.id.rawValue)[0]
            .decodeIfPresent(0)
    }
}

/// Keeps what a handler reports, for a test to look at.
package final class TestReports: AttemptReporter {
    package init() {}

    private let state = Mutex<(progress: [Progress], lines: [String])>(([], []))

    package var progress: [Progress] { state.withLock { $0.progress } }
    package var lines: [String] { state.withLock { $0.lines } }

    package func progress(_ progress: Progress) { state.withLock { $0.progress.append(progress) } }
    package func log(_ line: String) { state.withLock { $0.lines.append(line) } }
}
