// SPDX-License-Identifier: Apache-2.0

/// The types of metric in the Prometheus text format.
package enum MetricType: String, Sendable {
    case counter, gauge, histogram
}
