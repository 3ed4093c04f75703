// SPDX-License-Identifier: Apache-2.0

/// A label of a series.
package struct MetricLabel: Sendable, Hashable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// One line of a metric: a number with its labels.
package struct MetricSample: Sendable, Hashable {
    /// What follows the metric's name: `_bucket`, `_sum`, `_count` or nothing.
    package let suffix: String
    package let labels: [MetricLabel]
    package let value: Double

    package init(suffix: String = "", _ labels: [MetricLabel] = [], _ value: Double) {
        self.suffix = suffix
        self.labels = labels
        self.value = value
    }
}
