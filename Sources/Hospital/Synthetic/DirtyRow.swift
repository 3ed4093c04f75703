// SPDX-License-Identifier: Apache-2.0

/// The ways in which a row is damaged on purpose.
///
/// A dirty row is a damaged *copy* of a good row that stands right above it. So the good rows are the same bytes
/// with and without dirt, nothing that refers to them is orphaned, and a correct ingestion quarantines exactly
/// the dirty rows.
package enum DirtyRow: String, CaseIterable, Codable, Sendable {
    case badDate, missingKey, negativeNumber, unknownCode, tooShort, tooLong

    /// The kinds that a table's columns allow.
    static func kinds(for table: SyntheticTable) -> [DirtyRow] {
        let roles = table.columns.map(\.role)
        return allCases.filter { kind in
            switch kind {
            case .badDate: roles.contains(.date)
            case .missingKey: roles.contains(.key)
            case .negativeNumber: roles.contains(.number)
            case .unknownCode: roles.contains(.code)
            case .tooShort, .tooLong: true
            }
        }
    }

    /// A damaged copy of a row.
    ///
    /// - Parameters:
    ///   - fields: the row's cells as written, quotes included.
    ///   - table: the row's table.
    ///   - random: chooses the cell and the damage.
    func damage(_ fields: [[UInt8]], of table: SyntheticTable, _ random: inout SeededRandom) -> [[UInt8]] {
        var fields = fields
        func replace(_ role: SyntheticTable.Role, _ texts: [String]) {
            let candidates = table.columns.indices.filter { table.columns[$0].role == role }
            fields[random.pick(candidates)] = Array(random.pick(texts).utf8)
        }
        switch self {
        case .badDate: replace(.date, ["2024-02-31", "99/99/99", "yesterday"])
        case .missingKey: replace(.key, [""])
        case .negativeNumber: replace(.number, ["-1", "-45"])
        case .unknownCode: replace(.code, ["ZZ-99", "unknown"])
        case .tooShort: fields.removeLast(min(2, fields.count - 1))
        case .tooLong: fields += [Array("surplus".utf8), Array("cells".utf8)]
        }
        return fields
    }
}
