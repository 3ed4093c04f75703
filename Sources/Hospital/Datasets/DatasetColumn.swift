// SPDX-License-Identifier: Apache-2.0

/// One column of a dataset: where it stands in the file, what its cells must be, where it goes.
package struct DatasetColumn: Sendable {
    /// The header in the file; of a column that is made of others, its target.
    package let header: String
    /// What the column is made of, when it is not one cell of the file.
    package let value: ColumnValue?
    /// Other headers that mean the same.
    package let aliases: [String]
    /// The column of the table.
    package let target: String
    package let type: ColumnType
    /// Whether every row must have a value. Columns that the table declares `not null` are required anyway.
    package let isRequired: Bool
    /// Whether files may lack the column; rows then get the table's default.
    package let isOptional: Bool
    /// Cells that mean "no value" in this column, beside those of the dataset.
    package let nullMarks: [String]
    /// What the words of the file mean.
    package let map: ValueMap?
    /// The values that may occur, or empty when any may.
    package let allowed: [String]

    /// The value of a column that is the same in every row.
    package var constant: String? {
        guard map == nil, case .template(let pieces) = value, value?.headers.isEmpty == true else { return nil }
        return pieces.map { if case .text(let text) = $0 { text } else { "" } }.joined()
    }

    /// Under which the column may stand in the file.
    var headers: [String] { value == nil ? [header] + aliases : [] }
}

/// What the cells of a column are, with the limits that they must keep.
package enum ColumnType: Sendable, Hashable {
    case text
    case integer(ClosedRange<Int64>)
    case decimal(minimum: Double?, maximum: Double?)
    /// Patterns are tried in order.
    case date([DatePattern], ClosedRange<LocalDay>)
    case timestamp([DatePattern], ClosedRange<LocalDay>)
    /// `true/false`, `t/f`, `yes/no`, `y/n`, `1/0`, in any case.
    case boolean
    /// An IANA name.
    case timeZone

    /// The word that definition files use.
    package var name: String {
        switch self {
        case .text: "text"
        case .integer: "integer"
        case .decimal: "decimal"
        case .date: "date"
        case .timestamp: "timestamp"
        case .boolean: "boolean"
        case .timeZone: "time-zone"
        }
    }
}
