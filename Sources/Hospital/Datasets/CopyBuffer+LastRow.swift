// SPDX-License-Identifier: Apache-2.0

import Foundation

// The fields of the last row, as far as it has been encoded, as values again. They are counted from 0, behind the
// row's lineage.
extension CopyBuffer {
    /// Where a field stands, its length first. Fields are passed over one by one: those who ask are few.
    func position(_ field: Int) -> Int {
        var position = rowStart
        for _ in 0..<field { position = self.position(after: position) }
        return position
    }

    /// Where the field behind the one at a position stands.
    func position(after position: Int) -> Int { position + 4 + max(0, length(at: position)) }

    /// Negative for null.
    private func length(at position: Int) -> Int { Int(integer(at: position, as: Int32.self)) }

    /// An integer, a day or an instant, of whatever width; `nil` for null.
    func integer(_ field: Int) -> Int64? {
        let position = position(field)
        return switch length(at: position) {
        case 2: Int64(integer(at: position + 4, as: Int16.self))
        case 4: Int64(integer(at: position + 4, as: Int32.self))
        case 8: integer(at: position + 4, as: Int64.self)
        default: nil
        }
    }

    /// A text's bytes; `nil` for null.
    func text(_ field: Int) -> [UInt8]? {
        let position = position(field)
        let length = length(at: position)
        return length < 0 ? nil : bytes(position + 4..<position + 4 + length)
    }

    /// A decimal number as a multiple of 10^-12.
    ///
    /// - Returns: `nil` for null.
    /// - Throws: `CellProblem` when it has more than 12 digits behind the point or does not fit.
    func decimal(_ field: Int) throws(CellProblem) -> Int128? {
        let position = position(field)
        guard length(at: position) >= 0 else { return nil }
        let place = position + 4
        let groups = Int(integer(at: place, as: Int16.self))
        let weight = Int(integer(at: place + 2, as: Int16.self))
        // Three groups of four digits stand behind the point.
        guard groups <= weight + 4, weight <= 5 else {
            throw CellProblem(.outOfRange, "has too many digits for the dataset's rules")
        }
        var value: Int128 = 0
        for group in 0..<(weight + 4) {
            let digits = group < groups ? Int128(integer(at: place + 8 + group * 2, as: Int16.self)) : 0
            value = value * 10_000 + digits
        }
        return integer(at: place + 4, as: Int16.self) == 0x4000 ? -value : value
    }

    /// The decimal number of the field at a position, which is not null, as nearly as a `Double` can.
    func approximate(at position: Int) -> Double {
        let place = position + 4
        let groups = Int(integer(at: place, as: Int16.self))
        var value = 0.0
        for group in 0..<groups {
            value = value * 10_000 + Double(integer(at: place + 8 + group * 2, as: Int16.self))
        }
        let exponent = Int(integer(at: place + 2, as: Int16.self)) - groups + 1
        let scaled = value * pow(10_000, Double(exponent))
        return integer(at: place + 4, as: Int16.self) == 0x4000 ? -scaled : scaled
    }

    /// What ``decimal(_:)`` gives for 1.
    static let decimalUnit: Int128 = 1_000_000_000_000
}
