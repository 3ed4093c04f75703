// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The fields of a row that have been encoded so far, as values again.
struct EncodedRow {
    let buffer: CopyBuffer
    /// Where the fields stand in the buffer, each with its length first.
    let positions: [Int]

    private func length(_ field: Int) -> Int { Int(buffer.integer(at: positions[field], as: Int32.self)) }

    /// An integer, a day or an instant, of whatever width; `nil` for null.
    func integer(_ field: Int) -> Int64? {
        let place = positions[field] + 4
        return switch length(field) {
        case 2: Int64(buffer.integer(at: place, as: Int16.self))
        case 4: Int64(buffer.integer(at: place, as: Int32.self))
        case 8: buffer.integer(at: place, as: Int64.self)
        default: nil
        }
    }

    /// A text's bytes; `nil` for null.
    func text(_ field: Int) -> [UInt8]? {
        let length = length(field)
        guard length >= 0 else { return nil }
        return (0..<length).map { buffer.integer(at: positions[field] + 4 + $0, as: UInt8.self) }
    }

    /// A decimal number as a multiple of 10^-12.
    ///
    /// - Returns: `nil` for null.
    /// - Throws: `CellProblem` when it has more than 12 digits behind the point or does not fit.
    func decimal(_ field: Int) throws(CellProblem) -> Int128? {
        guard length(field) >= 0 else { return nil }
        let place = positions[field] + 4
        let groups = Int(buffer.integer(at: place, as: Int16.self))
        let weight = Int(buffer.integer(at: place + 2, as: Int16.self))
        // Three groups of four digits stand behind the point.
        guard groups <= weight + 4, weight <= 5 else {
            throw CellProblem(.outOfRange, "has too many digits for the dataset's rules")
        }
        var value: Int128 = 0
        for group in 0..<(weight + 4) {
            let digits = group < groups ? Int128(buffer.integer(at: place + 8 + group * 2, as: Int16.self)) : 0
            value = value * 10_000 + digits
        }
        return buffer.integer(at: place + 4, as: Int16.self) == 0x4000 ? -value : value
    }

    /// A decimal number as nearly as a `Double` can.
    func approximate(_ field: Int) -> Double {
        let place = positions[field] + 4
        let groups = Int(buffer.integer(at: place, as: Int16.self))
        var value = 0.0
        for group in 0..<groups {
            value = value * 10_000 + Double(buffer.integer(at: place + 8 + group * 2, as: Int16.self))
        }
        let exponent = Int(buffer.integer(at: place + 2, as: Int16.self)) - groups + 1
        let scaled = value * pow(10_000, Double(exponent))
        return buffer.integer(at: place + 4, as: Int16.self) == 0x4000 ? -scaled : scaled
    }

    /// 1 in ``decimal(_:)``.
    static let one: Int128 = 1_000_000_000_000
}
