// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A metric with labels: an instrument for each combination of their values that occurs.
///
/// - Guarantees: never more than ``mostSeries`` series, whatever values come in; the rest shares one whose labels say
///   `other`, so that a mistake in a label costs detail and not the monitoring server's memory.
package final class MetricFamily<Instrument: MetricInstrument>: Sendable {
    /// Series beyond which new combinations share one.
    package static var mostSeries: Int { 500 }

    private let name: String
    private let help: String
    private let labels: [String]
    private let make: @Sendable () -> Instrument
    private let series = Mutex<[[String]: Instrument]>([:])

    /// - Parameters:
    ///   - name: the metric's name.
    ///   - help: what it measures.
    ///   - labels: the names of its labels.
    ///   - make: makes the instrument of a new series.
    init(_ name: String, _ help: String, labels: [String], make: @escaping @Sendable () -> Instrument) {
        self.name = name
        self.help = help
        self.labels = labels
        self.make = make
        if labels.isEmpty { series.withLock { $0[[]] = make() } }
    }

    /// The instrument for some values of the labels, in the order of their names. Keep it where calls are many.
    package func callAsFunction(_ values: String...) -> Instrument {
        precondition(values.count == labels.count, "\(name) has the labels \(labels)")
        return series.withLock { series in
            if let known = series[values] { return known }
            let isFull = series.count >= Self.mostSeries
            let key = isFull ? Array(repeating: "other", count: labels.count) : values
            if let shared = series[key] { return shared }
            let new = make()
            series[key] = new
            return new
        }
    }

    /// All series now, in a steady order.
    var metric: Metric {
        let all = series.withLock { $0 }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        let samples = all.flatMap { values, instrument in
            instrument.samples(zip(labels, values).map { MetricLabel($0, $1) })
        }
        return Metric(name, help, Instrument.type, samples)
    }
}
