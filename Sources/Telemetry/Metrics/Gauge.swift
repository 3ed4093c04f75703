// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A number that goes up and down.
package final class Gauge: MetricInstrument {
    package static let type = MetricType.gauge
    private let bits = Atomic(Double.zero.bitPattern)

    package init() {}

    package var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

    /// Replaces the number; without a lock.
    package func set(_ value: Double) {
        bits.store(value.bitPattern, ordering: .relaxed)
    }

    package func samples(_ labels: [MetricLabel]) -> [MetricSample] { [MetricSample(labels, value)] }
}
