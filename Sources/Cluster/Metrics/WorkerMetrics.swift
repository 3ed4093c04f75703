// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres
import Redis
import Synchronization
package import Telemetry

/// What a worker counts.
///
/// A job costs two look-ups by its kind and three additions: well under a microsecond.
package final class WorkerMetrics: Sendable {
    private let attempts: MetricFamily<Counter>
    private let waits: MetricFamily<Histogram>
    private let runs: MetricFamily<Histogram>
    private let refused: MetricFamily<Counter>
    private let errors: MetricFamily<Counter>
    private let kinds = Mutex<[String: Kind]>([:])

    /// The instruments of one kind of job.
    private struct Kind: Sendable {
        let wait: Histogram
        let run: Histogram
        var outcomes: [String: Counter] = [:]
    }

    package init(_ registry: MetricRegistry) {
        attempts = registry.counter(
            "rounds_attempts_total", "Attempts that ended here, by how.", labels: "kind", "outcome")
        waits = registry.histogram(
            "rounds_job_wait_seconds", "From the time a job might run to the start of its first attempt.",
            labels: "kind")
        runs = registry.histogram("rounds_job_run_seconds", "How long attempts took.", labels: "kind")
        refused = registry.counter(
            "rounds_stale_writes_refused_total", "Writes of attempts that no longer had their job.", labels: "store")
        errors = registry.counter(
            "rounds_store_errors_total", "Rounds of work that failed because a store did.", labels: "store")
    }

    /// Counts an attempt that begins.
    ///
    /// - Parameter waited: microseconds; `nil` when it is not the job's first one.
    func started(_ kind: String, waited: Int64?) {
        guard let waited else { return }
        instruments(kind).wait.observe(Double(waited) / 1e6)
    }

    /// Counts an attempt that has ended.
    ///
    /// - Parameter outcome: as the ledger spells it, or `lease-lost`.
    func ended(_ kind: String, outcome: String, after duration: Duration) {
        let instruments = instruments(kind)
        instruments.run.observe(duration / .seconds(1))
        let counter =
            instruments.outcomes[outcome]
            ?? kinds.withLock { kinds in
                let counter = attempts(kind, outcome)
                kinds[kind]?.outcomes[outcome] = counter
                return counter
            }
        counter.add()
    }

    /// Counts writes that a store has refused.
    func refused(_ count: Int, by store: Store) {
        if count > 0 { refused(store.rawValue).add(count) }
    }

    /// Counts a failure of a store.
    func failed(_ error: any Error) {
        switch error {
        case is PostgresError: errors(Store.postgresql.rawValue).add()
        case is RedisError: errors(Store.redis.rawValue).add()
        default: errors("other").add()
        }
    }

    enum Store: String { case postgresql, redis }

    private func instruments(_ kind: String) -> Kind {
        kinds.withLock { kinds in
            if let known = kinds[kind] { return known }
            let new = Kind(wait: waits(kind), run: runs(kind))
            kinds[kind] = new
            return new
        }
    }
}
