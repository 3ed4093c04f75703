// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Telemetry

/// Counts the jobs that have not ended, in the ledger, so that the figures are right whatever Redis has lost.
///
/// Counting reads every open job. However often somebody asks, at most a twentieth of the time is spent on it: what
/// was counted is given again until then.
package actor QueueCensus {
    private let postgres: PostgresPool
    private var last: (depths: [QueueDepth], goodUntil: ContinuousClock.Instant)?

    package init(_ postgres: PostgresPool) {
        self.postgres = postgres
    }

    /// The jobs of each queue and branch that have not ended.
    package func depths() async throws -> [QueueDepth] {
        let start = ContinuousClock.now
        if let last, start < last.goodUntil { return last.depths }
        let depths = try await postgres.query(Statement.countOpenJobs).map { try QueueDepth($0) }
        let end = ContinuousClock.now
        last = (depths, end + (end - start) * 19)
        return depths
    }

    /// The counts as metrics. Only the leader gives them, so that several coordinators do not add up.
    package func metrics() async throws -> [Metric] {
        let depths = try await depths()
        func samples(_ value: (QueueDepth) -> Double) -> [MetricSample] {
            depths.map { MetricSample(Self.labels($0), value($0)) }
        }
        let waiting = depths.flatMap { depth in
            [("scheduled", depth.scheduled), ("retrying", depth.retrying), ("blocked", depth.blocked)]
                .map { MetricSample(Self.labels(depth) + [MetricLabel("state", $0.0)], Double($0.1)) }
        }
        return [
            Metric("rounds_jobs_ready", "Jobs that could run now.", .gauge, samples { Double($0.ready) }),
            Metric("rounds_jobs_running", "Jobs that run.", .gauge, samples { Double($0.running) }),
            Metric("rounds_jobs_waiting", "Jobs that wait for their time or for others.", .gauge, waiting),
            Metric(
                "rounds_oldest_ready_job_age_seconds",
                "For how long the oldest ready job has been ready; 0 when none is.", .gauge, samples(\.oldestSeconds)),
        ]
    }

    private static func labels(_ depth: QueueDepth) -> [MetricLabel] {
        [MetricLabel("queue", depth.queue), MetricLabel("branch", depth.branch)]
    }
}
