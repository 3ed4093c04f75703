// SPDX-License-Identifier: Apache-2.0

/// PostgreSQL's text form of one-dimensional arrays: `{1,2,NULL,"a \"b\""}` (manual, section 8.15).
enum ArrayText {
    static func format<Element: PostgresArrayElement>(_ elements: [Element]) -> String {
        var text = "{"
        for (index, element) in elements.enumerated() {
            if index > 0 { text += "," }
            guard let value = element.postgresElementText else {
                text += "NULL"
                continue
            }
            guard Element.needsQuotes else {
                text += value
                continue
            }
            text += "\""
            for scalar in value.unicodeScalars {
                if scalar == "\"" || scalar == "\\" { text.unicodeScalars.append("\\") }
                text.unicodeScalars.append(scalar)
            }
            text += "\""
        }
        return text + "}"
    }

    /// The elements of an array's text, unquoted; nil stands for NULL.
    ///
    /// - Returns: nil when the text is not a one-dimensional array.
    static func parse(_ text: Span<UInt8>) -> [[UInt8]?]? {
        var position = 0
        // "[0:2]={…}": the bounds of an array that does not start at 1.
        if text.count > 0, text[0] == UInt8(ascii: "[") {
            while position < text.count, text[position] != UInt8(ascii: "=") { position += 1 }
            position += 1
        }
        guard position < text.count, text[position] == UInt8(ascii: "{") else { return nil }
        position += 1
        var elements: [[UInt8]?] = []
        if position < text.count, text[position] == UInt8(ascii: "}") {
            return position == text.count - 1 ? elements : nil
        }
        while position < text.count {
            guard let element = parseElement(text, &position) else { return nil }
            elements.append(element.isNull ? nil : element.bytes)
            guard position < text.count else { return nil }
            let separator = text[position]
            position += 1
            if separator == UInt8(ascii: "}") { return position == text.count ? elements : nil }
            guard separator == UInt8(ascii: ",") else { return nil }
        }
        return nil
    }

    private static func parseElement(
        _ text: Span<UInt8>, _ position: inout Int
    ) -> (bytes: [UInt8], isNull: Bool)? {
        var bytes: [UInt8] = []
        guard text[position] == UInt8(ascii: "\"") else {
            while position < text.count {
                let byte = text[position]
                if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") { break }
                if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "\"") { return nil }
                bytes.append(byte)
                position += 1
            }
            return (bytes, bytes == Array("NULL".utf8))
        }
        position += 1
        while position < text.count {
            var byte = text[position]
            position += 1
            if byte == UInt8(ascii: "\"") { return (bytes, false) }
            if byte == UInt8(ascii: "\\") {
                guard position < text.count else { return nil }
                byte = text[position]
                position += 1
            }
            bytes.append(byte)
        }
        return nil
    }
}
