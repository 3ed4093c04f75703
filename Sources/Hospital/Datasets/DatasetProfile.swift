// SPDX-License-Identifier: Apache-2.0

/// What is in a file, seen as a dataset.
package struct DatasetProfile: Codable, Sendable, Hashable {
    package let dataset: String
    package let table: String
    package let file: String
    package let bytes: Int64
    /// Rows after the header.
    package let rows: Int
    package let good: Int
    package let rejected: Int
    /// Totals, footers and lines like them, by the dataset's `skip`; not among the rows.
    package let skipped: Int
    /// Good rows whose key an earlier one has; `nil` when there are too many rows to know.
    package let conflicts: Int?
    /// Most frequent first.
    package let problems: [Problem]
    /// The columns that are loaded, in the order of the dataset; figures are of the good rows.
    package let columns: [Column]
    /// Optional columns that the file does not have.
    package let absentColumns: [String]
    /// Columns of the file that the dataset passes over.
    package let ignoredColumns: [String]

    /// One reason in one column.
    package struct Problem: Codable, Sendable, Hashable {
        package let reason: RejectionReason
        package let column: String?
        package internal(set) var rows: Int
        /// Lines of the first five rows.
        package internal(set) var firstLines: [Int]
        /// The first value, as it stands in the file.
        package let example: String?
        package let detail: String
    }

    package struct Column: Codable, Sendable, Hashable {
        package let header: String
        package let target: String
        package let type: String
        package let nulls: Int
        /// How many values there are: counted up to some hundreds, estimated within a few per cent above.
        package let distinct: Int
        /// As they stand in the file; `nil` when there are only nulls, and for a column that is made of others.
        package let minimum: String?
        package let maximum: String?
    }
}
