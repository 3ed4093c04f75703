// SPDX-License-Identifier: Apache-2.0

/// How the parts of a draft are written in YAML.
enum DraftText {
    /// A text as it may stand anywhere in YAML: bare where that is safe.
    static func scalar(_ text: String) -> String {
        let isSafe = text.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_.()\/ -]*[A-Za-z0-9_)]|[A-Za-z_]/) != nil
        let isWord = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased())
        return isSafe && !isWord ? text : quoted(text)
    }

    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\t": result += "\\t"
            case "\n": result += "\\n"
            case _ where scalar.value < 0x20 || (0x7F...0xA0).contains(scalar.value) || scalar == "\u{FEFF}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// A text on the rest of a comment's line.
    static func comment(_ text: String) -> String {
        text.replacing(/[\u{0}-\u{1F}\u{7F}-\u{A0}\u{2028}\u{2029}]/, with: " ")
    }

    static func delimiter(_ byte: UInt8) -> String {
        byte == UInt8(ascii: "\t") ? "tab" : "\"\(Character(UnicodeScalar(byte)))\""
    }

    /// A name for a table's column: lower case, letters and digits of ASCII, `_` for the rest.
    static func identifier(_ text: String) -> String {
        let words = text.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
        let name = words.joined(separator: "_")
        return name.isEmpty ? "column" : name.first?.isNumber == true ? "c_\(name)" : name
    }
}
