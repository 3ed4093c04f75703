// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A number that only grows, from 0 at the start of the process.
package final class Counter: MetricInstrument {
    package static let type = MetricType.counter
    private let count = Atomic(0)

    package init() {}

    package var value: Int { count.load(ordering: .relaxed) }

    /// Adds to the number; without a lock.
    package func add(_ amount: Int = 1) {
        count.add(amount, ordering: .relaxed)
    }

    package func samples(_ labels: [MetricLabel]) -> [MetricSample] { [MetricSample(labels, Double(value))] }
}
