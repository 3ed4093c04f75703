// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The metrics of a process.
package final class MetricRegistry: Sendable {
    private let sources = Mutex<[@Sendable () async -> [Metric]]>([])

    package init() {}

    /// Registers something that is counted.
    package func counter(_ name: String, _ help: String, labels: String...) -> MetricFamily<Counter> {
        register(MetricFamily(name, help, labels: labels) { Counter() })
    }

    /// Registers something that goes up and down.
    package func gauge(_ name: String, _ help: String, labels: String...) -> MetricFamily<Gauge> {
        register(MetricFamily(name, help, labels: labels) { Gauge() })
    }

    /// Registers something whose distribution matters.
    ///
    /// - Parameter bounds: the upper bounds of its buckets, ascending.
    package func histogram(
        _ name: String, _ help: String, labels: String..., bounds: [Double] = Histogram.seconds
    ) -> MetricFamily<Histogram> {
        register(MetricFamily(name, help, labels: labels) { Histogram(bounds: bounds) })
    }

    /// Registers metrics that are read when somebody asks for them.
    ///
    /// - Parameter read: gives them; leaves out what it cannot read.
    package func sample(_ read: @escaping @Sendable () async -> [Metric]) {
        sources.withLock { $0.append(read) }
    }

    /// All metrics in the Prometheus text format.
    package func text() async -> String {
        var metrics: [Metric] = []
        for source in sources.withLock({ $0 }) { metrics += await source() }
        return Exposition.text(metrics)
    }

    private func register<Instrument>(_ family: MetricFamily<Instrument>) -> MetricFamily<Instrument> {
        sample { [family.metric] }
        return family
    }
}
