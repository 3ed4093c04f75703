// SPDX-License-Identifier: Apache-2.0

import Hospital

extension ValueFormat {
    /// The format of numbers in Excel's notation.
    ///
    /// Excel knows no lakh and crore: a format may have two conditions and a rest, which suffices up to
    /// 99,99,99,999 and leaves negative numbers grouped by thousands.
    func excel(_ digits: DigitGrouping) -> String {
        switch self {
        case .whole: grouped("0", prefix: "", digits)
        case .decimal(let decimals): grouped("0." + String(repeating: "0", count: decimals), prefix: "", digits)
        case .percent: "0.0%"
        case .rupees: grouped("0", prefix: "\"₹ \"", digits)
        }
    }

    private func grouped(_ last: String, prefix: String, _ digits: DigitGrouping) -> String {
        switch digits {
        case .international:
            "\(prefix)#,##\(last)"
        case .indian:
            "[>=10000000]\(prefix)##\\,##\\,##\\,##\(last);[>=100000]\(prefix)##\\,##\\,##\(last);\(prefix)#,##\(last)"
        }
    }
}
