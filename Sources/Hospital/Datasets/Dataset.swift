// SPDX-License-Identifier: Apache-2.0

package import CSV
package import struct Foundation.TimeZone

/// How one kind of CSV file becomes rows of one table. Read from `jobs/datasets/NAME.yml`.
package struct Dataset: Sendable {
    /// The name under which it is asked for: that of its file.
    package let name: String
    /// For people.
    package let title: String
    /// The definition file.
    package let file: String
    /// `schema.table`.
    package let table: String
    /// The columns of the table that say which rows are the same one.
    package let key: [String]
    /// What a row does whose key is taken.
    package let conflict: ConflictRule
    package let encoding: TextEncoding
    /// The bytes that may stand between two fields; of several, the one with which the header fits is taken.
    package let delimiters: [UInt8]
    /// The byte around a field, or `nil` when the file never quotes.
    package let quote: UInt8?
    /// How numbers are written.
    package let marks: NumberMarks
    /// Rows that are none of the data.
    package let skip: SkipRule
    /// Cells that mean "no value"; the empty one is always among them.
    package let nullMarks: [String]
    /// Whether spaces and tabs around a cell are dropped.
    package let trims: Bool
    /// The zone of local times without an offset.
    package let zone: ZoneRule
    /// The zone given to a branch that is registered because a file is loaded for it.
    package let fallbackZone: TimeZone
    package let columns: [DatasetColumn]
    /// Columns of the table whose value does not come from the file, unless the file has a column for them.
    package let constants: [Constant]
    /// Headers that are known and not loaded.
    package let ignored: [String]
    /// Whether any other header that is not known is passed over.
    package let ignoresUnknown: Bool
    /// What the values of a row must be to each other.
    package let rules: [RowRule]

    /// The CSV files beside the definition in which its columns look words up.
    package var mapFiles: [String] { columns.compactMap { $0.map?.file } }

    package enum ZoneRule: Sendable, Hashable {
        /// The zone of the row's branch, in `hospital.hospital_branches`.
        case branch
        case fixed(TimeZone)
    }

    package struct Constant: Sendable, Hashable {
        package let target: String
        package let value: Value

        package enum Value: Sendable, Hashable {
            /// The branch of the job.
            case branch
            case text(String)
        }
    }

    /// The column that names a row's branch, by convention of all tables.
    package static let branchColumn = "branch_id"
    /// The branch of a job that names none.
    package static let defaultBranch = "main"

    /// Whether the rows of a file with these headers get their branch from the job.
    package func takesBranchFromJob(_ binding: HeaderBinding) -> Bool {
        constants.contains { $0.value == .branch && !binding.hasColumn(for: $0.target) }
    }
}
