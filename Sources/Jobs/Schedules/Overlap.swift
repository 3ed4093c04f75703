// SPDX-License-Identifier: Apache-2.0

/// What becomes of an occurrence whose time comes while what an earlier one started is still under way.
package enum Overlap: String, CaseIterable, Sendable, Codable {
    /// It is skipped.
    case skip
    /// It runs beside the earlier one.
    case allow
}
