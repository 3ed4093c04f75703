// SPDX-License-Identifier: Apache-2.0

/// The number of a job, given by the ledger. Numbers rise in the order in which jobs were accepted.
package struct JobID: RawRepresentable, Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Reads a number as a person writes it.
    package init?(_ text: some StringProtocol) {
        guard let value = Int64(text), value > 0 else { return nil }
        rawValue = value
    }

    package init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    package static func < (left: JobID, right: JobID) -> Bool { left.rawValue < right.rawValue }

    package var description: String { String(rawValue) }
}
