// SPDX-License-Identifier: Apache-2.0

/// How the characters of a file are written as bytes. A byte order mark is believed before anything else.
package enum TextEncoding: String, Sendable, Hashable, CaseIterable {
    case utf8 = "utf-8"
    /// Without a byte order mark little-endian, as Windows writes it.
    case utf16 = "utf-16"
    case latin1 = "latin-1"
    case windows1252 = "windows-1252"
    /// UTF-8 when the whole file is that, else Windows-1252: the file is read once more to find out.
    case automatic = "auto"

    /// What `iconv` calls the encoding of a text, or `nil` when the text is UTF-8 already.
    ///
    /// - Parameter first: how the text begins; two bytes at least, when there are so many.
    func converter(for first: [UInt8]) -> String? {
        if first.starts(with: [0xFF, 0xFE]) { return "UTF-16LE" }
        if first.starts(with: [0xFE, 0xFF]) { return "UTF-16BE" }
        if first.starts(with: [0xEF, 0xBB, 0xBF]) { return nil }
        return switch self {
        case .utf8, .automatic: nil
        case .utf16: "UTF-16LE"
        case .latin1: "ISO-8859-1"
        case .windows1252: "CP1252"
        }
    }
}
