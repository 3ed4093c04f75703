// SPDX-License-Identifier: Apache-2.0

import Hospital

extension ValueFormat {
    /// The format of a cell in Excel's notation.
    ///
    /// Excel knows no lakh and crore, so the commas stand in the format where the value's size wants them. The usual
    /// trick of a format with conditions is of no use in a cell: LibreOffice leaves out the minus sign.
    func excel(_ digits: DigitGrouping, for value: Double?) -> String {
        let magnitude = (value ?? 0).magnitude
        return pattern { last in
            guard digits == .indian, magnitude >= 99_999.5 else { return "#,##\(last)" }
            let pairs = magnitude >= 999_999_999.5 ? 4 : magnitude >= 9_999_999.5 ? 3 : 2
            return String(repeating: "##\\,", count: pairs) + "##\(last)"
        }
    }

    /// The format of an axis, which has to suit values of any size, in Excel's notation.
    ///
    /// - Parameter hasNegative: whether a value of the chart is negative; commas are then those of thousands.
    func excelAxis(_ digits: DigitGrouping, hasNegative: Bool) -> String {
        guard digits == .indian, !hasNegative, self != .percent else { return excel(.international, for: nil) }
        let conditions: [(String, Double)] = [("[>=10000000]", 1e7), ("[>=100000]", 1e5), ("", 0)]
        return conditions.map { $0.0 + excel(.indian, for: $0.1) }.joined(separator: ";")
    }

    private func pattern(_ grouped: (_ last: String) -> String) -> String {
        switch self {
        case .whole: grouped("0")
        case .decimal(let decimals): grouped("0." + String(repeating: "0", count: decimals))
        case .percent: "0.0%"
        case .rupees: "\"₹ \"" + grouped("0")
        }
    }
}
