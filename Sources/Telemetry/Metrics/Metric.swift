// SPDX-License-Identifier: Apache-2.0

/// A metric with all its series, at one moment.
package struct Metric: Sendable, Hashable {
    package let name: String
    /// What it measures, for people.
    package let help: String
    package let type: MetricType
    package var samples: [MetricSample]

    /// - Parameters:
    ///   - name: by Prometheus' conventions: the unit at its end, `_total` for a counter.
    ///   - help: what it measures.
    ///   - samples: its series; a metric without any is not shown.
    package init(_ name: String, _ help: String, _ type: MetricType, _ samples: [MetricSample]) {
        self.name = name
        self.help = help
        self.type = type
        self.samples = samples
    }

    /// A gauge without labels.
    package static func gauge(_ name: String, _ help: String, _ value: Double) -> Metric {
        Metric(name, help, .gauge, [MetricSample([], value)])
    }
}
