// SPDX-License-Identifier: Apache-2.0

import Foundation

/// JSON documents as text, the form in which the ledger and Redis keep them.
package enum JSONText {
    /// - Returns: the value as compact JSON with sorted keys, so that equal values are equal texts.
    package static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// - Returns: the value that the JSON text stands for.
    package static func decode<Value: Decodable>(_ text: String, as type: Value.Type = Value.self) throws -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(type, from: Data(text.utf8))
    }
}
