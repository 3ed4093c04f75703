// SPDX-License-Identifier: Apache-2.0

/// Texts as JSON strings (RFC 8259).
enum JSONString {
    /// The text in quotes, everything escaped that a JSON parser, a terminal or a line-by-line reader would act on.
    ///
    /// A text of Swift's is always valid Unicode: bytes that were not have become U+FFFD where they were read.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            if !mustEscape(scalar) {
                result.unicodeScalars.append(scalar)
                continue
            }
            switch scalar {
            case "\"": result += #"\""#
            case "\\": result += #"\\"#
            case "\n": result += #"\n"#
            case "\r": result += #"\r"#
            case "\t": result += #"\t"#
            default:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return result + "\""
    }

    /// Quote, backslash, the control characters of ASCII and Latin-1, and Unicode's two line separators.
    static func mustEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x22, 0x5C, 0x7F..<0xA0, 0x2028, 0x2029: true
        default: false
        }
    }
}
