// SPDX-License-Identifier: Apache-2.0

/// A column of the table that a dataset fills.
package struct TargetColumn: Sendable, Hashable {
    package let name: String
    package let type: TargetType
    package let isNotNull: Bool
    /// Whether a row that gives no value gets one.
    package let hasDefault: Bool

    package init(name: String, type: TargetType, isNotNull: Bool, hasDefault: Bool) {
        self.name = name
        self.type = type
        self.isNotNull = isNotNull
        self.hasDefault = hasDefault
    }
}

/// The PostgreSQL types that datasets can fill.
package enum TargetType: Sendable, Hashable {
    case text, int2, int4, int8, date, timestamptz, bool
    /// Digits in all and behind the point; `nil` for any number.
    case numeric(precision: Int, scale: Int)
    case anyNumeric
    /// A type that no dataset can fill: its name.
    case other(String)

    /// As PostgreSQL calls it.
    var name: String {
        switch self {
        case .numeric(let precision, let scale): "numeric(\(precision), \(scale))"
        case .anyNumeric: "numeric"
        case .other(let name): name
        default: "\(self)"
        }
    }

    /// Whether cells of a dataset's column can go into a column of this type.
    func takes(_ type: ColumnType) -> Bool {
        switch (type, self) {
        case (.text, .text), (.timeZone, .text), (.integer, .int2), (.integer, .int4), (.integer, .int8),
            (.decimal, .numeric), (.decimal, .anyNumeric), (.date, .date), (.timestamp, .timestamptz),
            (.boolean, .bool):
            true
        default: false
        }
    }
}

extension ColumnType {
    /// The type that any value of the column fits in.
    var widestTarget: TargetType {
        switch self {
        case .text, .timeZone: .text
        case .integer: .int8
        case .decimal: .anyNumeric
        case .date: .date
        case .timestamp: .timestamptz
        case .boolean: .bool
        }
    }
}
