// SPDX-License-Identifier: Apache-2.0

/// What counts or measures, and can say what it has counted.
package protocol MetricInstrument: Sendable {
    /// How Prometheus calls it.
    static var type: MetricType { get }

    /// What it says now.
    ///
    /// - Parameter labels: the labels of its series, which every sample carries.
    func samples(_ labels: [MetricLabel]) -> [MetricSample]
}
