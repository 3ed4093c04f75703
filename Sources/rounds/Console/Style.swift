// SPDX-License-Identifier: Apache-2.0

/// How text is marked: with colour on a terminal, not at all elsewhere.
enum Style: Sendable {
    case plain
    case ansi

    /// What a piece of text means to the reader.
    enum Meaning: String, Sendable {
        case heading = "1"
        case faint = "2"
        case good = "32"
        case bad = "31"
        case warning = "33"
        case active = "36"
    }

    /// The text, marked.
    func mark(_ text: String, _ meaning: Meaning?) -> String {
        guard self == .ansi, let meaning, !text.isEmpty else { return text }
        return "\u{1B}[\(meaning.rawValue)m\(text)\u{1B}[0m"
    }
}
