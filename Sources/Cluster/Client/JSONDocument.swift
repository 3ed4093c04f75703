// SPDX-License-Identifier: Apache-2.0

import Jobs

/// A JSON document kept as text; inside other JSON it stands as the document that it is.
package struct JSONDocument: Sendable, Hashable, Codable, CustomStringConvertible {
    package let text: String

    package init(text: String) {
        self.text = text
    }

    package var description: String { text }

    package init(from decoder: any Decoder) throws {
        text = try JSONText.encode(try JSONValue(from: decoder))
    }

    package func encode(to encoder: any Encoder) throws {
        try JSONText.decode(text, as: JSONValue.self).encode(to: encoder)
    }
}
