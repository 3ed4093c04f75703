// SPDX-License-Identifier: Apache-2.0

package import Telemetry

/// What a coordinator counts.
package final class CoordinatorMetrics: Sendable {
    private let leader: Gauge
    private let term: Gauge
    private let runs: MetricFamily<Counter>
    private let failures: MetricFamily<Counter>
    private let seconds: MetricFamily<Histogram>
    private let actions: MetricFamily<Counter>
    private let lateness: MetricFamily<Histogram>

    package init(_ registry: MetricRegistry) {
        leader = registry.gauge("rounds_leader", "1 while this coordinator leads, else 0.")()
        term = registry.gauge("rounds_leader_term", "The term in which this coordinator last led.")()
        runs = registry.counter("rounds_duty_runs_total", "Runs of a duty.", labels: "duty")
        failures = registry.counter("rounds_duty_failures_total", "Runs of a duty that failed.", labels: "duty")
        seconds = registry.histogram("rounds_duty_run_seconds", "How long runs of a duty took.", labels: "duty")
        actions = registry.counter(
            "rounds_duty_actions_total",
            "What duties did, such as action=\"reclaimed\" of the reaper: leases taken from silent workers.",
            labels: "duty", "action")
        lateness = registry.histogram(
            "rounds_schedule_lateness_seconds", "From the time a schedule was due, its jitter included, to its start.",
            labels: "schedule")
    }

    /// Whether this coordinator leads.
    package var isLeader: Bool { leader.value == 1 }

    func leads(_ term: Int64) {
        self.term.set(Double(term))
        leader.set(1)
    }

    func follows() {
        leader.set(0)
    }

    func ran(_ duty: String, _ report: DutyReport, in duration: Duration) {
        runs(duty).add()
        seconds(duty).observe(duration / .seconds(1))
        for (action, count) in report.counts { actions(duty, action).add(count) }
        for late in report.fired { lateness(late.schedule).observe(late.seconds) }
    }

    func failed(_ duty: String) {
        runs(duty).add()
        failures(duty).add()
    }
}
