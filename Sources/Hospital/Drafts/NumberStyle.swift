// SPDX-License-Identifier: Apache-2.0

/// The ways of writing numbers that a draft knows.
enum NumberStyle: CaseIterable {
    case plain, comma, commaWithPoints, pointWithCommas, commaWithSpaces, pointWithApostrophes

    var decimal: Character {
        switch self {
        case .plain, .pointWithCommas, .pointWithApostrophes: "."
        case .comma, .commaWithPoints, .commaWithSpaces: ","
        }
    }

    var group: Character? {
        switch self {
        case .plain, .comma: nil
        case .commaWithPoints: "."
        case .pointWithCommas: ","
        case .commaWithSpaces: " "
        case .pointWithApostrophes: "'"
        }
    }

    /// What a cell is when numbers are written so.
    enum Reading { case integer, decimal, none }

    func read(_ cell: Span<UInt8>) -> Reading {
        let marks = NumberMarks(decimal: decimal.asciiValue ?? 0, group: group)
        guard let plain = marks.normalized(cell) else { return .none }
        var digits = 0
        var points = 0
        for (index, byte) in plain.enumerated() {
            if byte &- 0x30 < 10 {
                digits += 1
            } else if byte == UInt8(ascii: ".") {
                points += 1
            } else if index > 0 || (byte != UInt8(ascii: "-") && byte != UInt8(ascii: "+")) {
                return .none
            }
        }
        guard digits > 0, points <= 1 else { return .none }
        return points == 1 || digits > 18 ? .decimal : .integer
    }
}
