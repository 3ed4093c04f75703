// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// How values are distributed, in buckets with fixed bounds.
///
/// An observation takes a lock that nobody holds for longer than a few instructions: some 30 ns.
package final class Histogram: MetricInstrument {
    package static let type = MetricType.histogram

    private struct State {
        /// How many values fell between a bound and the one below it; the last is for those above all bounds.
        var counts: [Int]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    /// - Parameter bounds: the upper bounds of the buckets, ascending; one without bound follows by itself.
    package init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    /// From a millisecond to three hours, some three buckets a decade: for waiting and running.
    package static let seconds: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 10_800,
    ]

    /// Counts a value; one that is no number is left out.
    package func observe(_ value: Double) {
        if value.isNaN { return }
        var index = 0
        while index < bounds.count && value > bounds[index] { index += 1 }
        state.withLock { state in
            state.counts[index] += 1
            state.sum += value
        }
    }

    package func samples(_ labels: [MetricLabel]) -> [MetricSample] {
        let state = state.withLock { $0 }
        var samples: [MetricSample] = []
        var count = 0
        for (index, added) in state.counts.enumerated() {
            count += added
            let bound = index < bounds.count ? Exposition.number(bounds[index]) : "+Inf"
            samples.append(MetricSample(suffix: "_bucket", labels + [MetricLabel("le", bound)], Double(count)))
        }
        samples.append(MetricSample(suffix: "_sum", labels, state.sum))
        samples.append(MetricSample(suffix: "_count", labels, Double(count)))
        return samples
    }
}
