// SPDX-License-Identifier: Apache-2.0

import Definitions

/// How a file writes numbers: the mark before the fraction and the one between groups of digits.
///
/// A mark between groups must stand where western (1,234,567) or Indian (12,34,567) grouping puts it; else the cell
/// is no number. `1.234` is therefore 1234 or nothing where `.` stands between groups, never 1.234.
package struct NumberMarks: Sendable, Hashable {
    /// ASCII.
    let decimal: UInt8
    /// The ways in which the mark between groups may be written; empty when numbers have none.
    let groups: [[UInt8]]

    /// `1234.5`
    static let plain = NumberMarks(decimal: UInt8(ascii: "."), group: nil)

    /// - Parameters:
    ///   - decimal: an ASCII character that is neither digit nor sign.
    ///   - group: one character, neither digit nor sign nor `decimal`; a space stands for the narrow and the unbroken
    ///     ones too, an apostrophe for the curly one.
    init(decimal: UInt8, group: Character?) {
        self.decimal = decimal
        let forms: [String] =
            switch group {
            case " ": [" ", "\u{A0}", "\u{202F}"]
            case "'": ["'", "\u{2019}"]
            case let group?: [String(group)]
            case nil: []
            }
        groups = forms.map { Array($0.utf8) }
    }

    /// - Parameter mapping: a definition file, of which `decimal_mark` and `thousands_mark` are read.
    init(_ mapping: DefinitionMapping) throws(DefinitionError) {
        func character(_ node: DefinitionNode) throws(DefinitionError) -> Character {
            let text = try node.string()
            guard text.count == 1, let character = text.first, !character.isNumber, !"+-".contains(character) else {
                throw node.error("\(node.name) must be one character, neither digit nor sign, not '\(text)'")
            }
            return character
        }
        let decimal = try mapping["decimal_mark"].map { node throws(DefinitionError) in try character(node) } ?? "."
        let group = try mapping["thousands_mark"].map { node throws(DefinitionError) in try character(node) }
        guard let byte = decimal.asciiValue else {
            throw try mapping.required("decimal_mark").error("'decimal_mark' must be ASCII, not '\(decimal)'")
        }
        if let group, group == decimal {
            throw try mapping.required("thousands_mark").error(
                "'thousands_mark' and 'decimal_mark' are both '\(group)'; set the other one too")
        }
        self.init(decimal: byte, group: group)
    }

    var isPlain: Bool { self == .plain }

    /// The number as `1234.5`, or `nil` when its marks stand where they cannot.
    func normalized(_ cell: Span<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(cell.count)
        var groupSizes: [Int] = []
        var digits = 0
        var index = 0
        var isFraction = false
        while index < cell.count {
            let byte = cell[index]
            if byte == decimal {
                if isFraction { return nil }
                isFraction = true
                result.append(UInt8(ascii: "."))
                index += 1
            } else if let mark = groups.first(where: { cell.has($0, at: index) }) {
                if isFraction { return nil }
                groupSizes.append(digits)
                digits = 0
                index += mark.count
            } else {
                // Any other mark than the decimal one would pass for it further on.
                if byte == UInt8(ascii: ".") { return nil }
                if !isFraction && byte &- 0x30 < 10 { digits += 1 }
                result.append(byte)
                index += 1
            }
        }
        if groupSizes.isEmpty { return result }
        return Self.isGrouping(groupSizes + [digits]) ? result : nil
    }

    /// - Parameter sizes: how many digits stand in each group, the first one first.
    private static func isGrouping(_ sizes: [Int]) -> Bool {
        guard let first = sizes.first, sizes.last == 3 else { return false }
        let middle = sizes[1..<(sizes.count - 1)]
        let isWestern = (1...3).contains(first) && middle.allSatisfy { $0 == 3 }
        let isIndian = (1...2).contains(first) && middle.allSatisfy { $0 == 2 }
        return isWestern || isIndian
    }
}

extension Span where Element == UInt8 {
    /// Whether some bytes stand at a place.
    fileprivate func has(_ bytes: [UInt8], at place: Int) -> Bool {
        guard place + bytes.count <= count else { return false }
        for index in bytes.indices where self[place + index] != bytes[index] { return false }
        return true
    }
}
