// SPDX-License-Identifier: Apache-2.0

/// Why a row is not taken. The raw values stand in `hospital.quarantine` and in results.
package enum RejectionReason: String, Sendable, Hashable, CaseIterable, Codable {
    /// The row has fewer cells than the header.
    case tooFewFields = "too-few-fields"
    /// The row has more cells than the header.
    case tooManyFields = "too-many-fields"
    /// Quotes that cannot be understood.
    case brokenQuotes = "broken-quotes"
    /// A required cell has no value.
    case missingValue = "missing-value"
    /// The bytes of a cell are not UTF-8, or hold a NUL.
    case notText = "not-text"
    case notAnInteger = "not-an-integer"
    case notADuration = "not-a-duration"
    case notADecimal = "not-a-decimal"
    case notADate = "not-a-date"
    case notATimestamp = "not-a-timestamp"
    case notABoolean = "not-a-boolean"
    case notATimeZone = "not-a-time-zone"
    /// A local time that the branch's clocks skip when daylight saving begins.
    case nonexistentTime = "nonexistent-time"
    /// A value outside the limits of the dataset or of the column's type.
    case outOfRange = "out-of-range"
    /// A word that is not among those allowed.
    case notAllowed = "not-allowed"
    /// The row names a branch that does not exist, so its local times have no zone.
    case unknownBranch = "unknown-branch"
    /// The row refers to a row of another table that does not exist.
    case orphan = "orphan"
    /// The row breaks a rule of the table that concerns several of its columns.
    case brokenRule = "broken-rule"
    /// A later row of the same file has the same key and is the one that counts.
    case duplicateKey = "duplicate-key"
    /// Another row has the same value in columns that must be unique.
    case notUnique = "not-unique"
}

/// One row that is not taken.
package struct Rejection: Sendable, Hashable {
    /// One-based line in which the row begins.
    package let line: Int
    /// The header of the column, or several joined by commas, or `nil` when the row as a whole is meant.
    package let column: String?
    /// The cell as it stands in the file.
    package let value: String?
    package let reason: RejectionReason
    /// A sentence for people.
    package let detail: String
    /// The row as it stands in the file.
    package let raw: String

    package init(
        line: Int, column: String?, value: String?, reason: RejectionReason, detail: String, raw: String
    ) {
        self.line = line
        self.column = column
        self.value = value
        self.reason = reason
        self.detail = detail
        self.raw = raw
    }
}

/// Why a cell is not taken.
struct CellProblem: Error {
    let reason: RejectionReason
    let detail: String

    init(_ reason: RejectionReason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }
}
