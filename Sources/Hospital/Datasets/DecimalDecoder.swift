// SPDX-License-Identifier: Apache-2.0

/// Decimal numbers in PostgreSQL's binary form: base-10000 digits, the weight of the first, a sign, and how many
/// decimal digits stand behind the point (`numeric_send` in PostgreSQL's `numeric.c`).
enum DecimalDecoder {
    /// - Parameters:
    ///   - cell: `-12.50`, `.5`, `+3`; no exponents, no marks between thousands.
    ///   - target: a numeric type, whose digits are the limit.
    ///   - buffer: gets the field.
    static func decode(
        _ cell: Span<UInt8>, _ target: TargetType, minimum: Double?, maximum: Double?, into buffer: inout CopyBuffer
    ) throws(CellProblem) {
        let shape = try shape(cell)
        if case .numeric(let precision, let scale) = target {
            guard shape.whole.count <= precision - scale else {
                throw CellProblem(.outOfRange, "has more than \(precision - scale) digits before the point")
            }
            guard shape.significantFraction <= scale else {
                throw CellProblem(.outOfRange, "has more than \(scale) digits behind the point")
            }
        }
        guard shape.whole.count + shape.fraction.count <= 1000 else {
            throw CellProblem(.outOfRange, "has too many digits")
        }
        if minimum != nil || maximum != nil {
            guard let value = value(cell, shape) else { throw CellProblem(.notADecimal, "is not a number") }
            if let minimum, value < minimum { throw CellProblem(.outOfRange, "must be at least \(minimum)") }
            if let maximum, value > maximum { throw CellProblem(.outOfRange, "must be at most \(maximum)") }
        }
        append(cell, shape, to: &buffer)
    }

    private struct Shape {
        var isNegative: Bool
        /// The digits before the point, without zeros at their front.
        var whole: Range<Int>
        /// The digits behind it.
        var fraction: Range<Int>
        /// How many of them there are without zeros at the end.
        var significantFraction: Int
    }

    private static func shape(_ cell: Span<UInt8>) throws(CellProblem) -> Shape {
        var index = 0
        let isNegative = cell.count > 0 && cell[0] == UInt8(ascii: "-")
        if isNegative || (cell.count > 0 && cell[0] == UInt8(ascii: "+")) { index = 1 }
        let first = index
        var wholeStart = index
        while index < cell.count, cell[index] &- 0x30 < 10 {
            if cell[index] == 0x30 && wholeStart == index { wholeStart += 1 }
            index += 1
        }
        let whole = wholeStart..<index
        var digits = index - first
        var fraction = index..<index
        var significant = 0
        if index < cell.count, cell[index] == UInt8(ascii: ".") {
            let start = index + 1
            index = start
            while index < cell.count, cell[index] &- 0x30 < 10 {
                if cell[index] != 0x30 { significant = index - start + 1 }
                index += 1
            }
            fraction = start..<index
            digits += fraction.count
        }
        guard index == cell.count, digits > 0 else { throw CellProblem(.notADecimal, "is not a number") }
        return Shape(isNegative: isNegative, whole: whole, fraction: fraction, significantFraction: significant)
    }

    /// The nearest number.
    private static func value(_ cell: Span<UInt8>, _ shape: Shape) -> Double? {
        let digits = shape.whole.count + shape.significantFraction
        guard digits <= 15 else { return Double(cell.string) }
        // Both numbers are exact, so their quotient is the nearest one to what the cell says (Clinger 1990).
        var mantissa: Int64 = 0
        var divisor = 1.0
        for index in shape.whole { mantissa = mantissa * 10 + Int64(cell[index] &- 0x30) }
        for index in shape.fraction.prefix(shape.significantFraction) {
            mantissa = mantissa * 10 + Int64(cell[index] &- 0x30)
            divisor *= 10
        }
        let value = Double(mantissa) / divisor
        return shape.isNegative ? -value : value
    }

    private static func append(_ cell: Span<UInt8>, _ shape: Shape, to buffer: inout CopyBuffer) {
        let wholeGroups = (shape.whole.count + 3) / 4
        let groups = wholeGroups + (shape.significantFraction + 3) / 4
        buffer.append(Int32(8 + groups * 2))
        buffer.append(Int16(groups))
        buffer.append(Int16(wholeGroups - 1))
        // -0 is 0 to PostgreSQL.
        buffer.append(shape.isNegative && groups > 0 ? Int16(0x4000) : 0)
        buffer.append(Int16(shape.fraction.count))
        // The first group takes what four does not divide.
        var index = shape.whole.lowerBound
        var left = wholeGroups == 0 ? 0 : (shape.whole.count - 1) % 4 + 1
        for _ in 0..<wholeGroups {
            var group: Int16 = 0
            for _ in 0..<left {
                group = group * 10 + Int16(cell[index] &- 0x30)
                index += 1
            }
            buffer.append(group)
            left = 4
        }
        index = shape.fraction.lowerBound
        for _ in wholeGroups..<groups {
            var group: Int16 = 0
            for _ in 0..<4 {
                group *= 10
                if index < shape.fraction.upperBound { group += Int16(cell[index] &- 0x30) }
                index += 1
            }
            buffer.append(group)
        }
    }
}
