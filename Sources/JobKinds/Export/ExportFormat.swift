// SPDX-License-Identifier: Apache-2.0

/// The kinds of file that an export can write.
package enum ExportFormat: String, CaseIterable, Codable, Sendable {
    case csv, xlsx, pdf
}
