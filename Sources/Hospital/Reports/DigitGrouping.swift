// SPDX-License-Identifier: Apache-2.0

/// How a report groups the digits of large numbers.
package enum DigitGrouping: String, CaseIterable, Codable, Sendable {
    /// Lakh and crore: 12,34,567.
    case indian
    /// Thousands: 1,234,567.
    case international
}
