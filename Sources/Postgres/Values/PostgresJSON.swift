// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// A `json` or `jsonb` value, as its text.
public struct PostgresJSON: Sendable, Hashable, PostgresParameter, PostgresDecodable {
    public let text: String

    /// Text that is JSON already; the server checks it.
    public init(raw text: String) { self.text = text }

    /// Encodes a value.
    ///
    /// - Parameters:
    ///   - value: anything Encodable; NaN and infinities are refused, as JSON has none.
    ///   - encoder: for other date or key strategies. The default sorts keys, so equal values give equal bytes.
    /// - Throws: `.usage` when the value cannot be encoded.
    public init(_ value: some Encodable, encoder: JSONEncoder = PostgresJSON.encoder()) throws(PostgresError) {
        do {
            text = String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            throw PostgresError(.usage, "the value cannot be encoded as JSON: \(error)")
        }
    }

    /// - Throws: `.decoding` when the text does not fit the type.
    public func decode<T: Decodable>(
        _ type: T.Type = T.self, decoder: JSONDecoder = JSONDecoder()
    ) throws(PostgresError) -> T {
        do {
            return try decoder.decode(T.self, from: Data(text.utf8))
        } catch {
            throw PostgresError(.decoding, "the JSON is not a \(T.self): \(error)")
        }
    }

    /// The encoder used unless another is given.
    public static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    public func bind(to binding: inout PostgresBinding) { binding.text(text) }

    public init?(postgresText: Span<UInt8>) {
        guard let text = String(postgresText: postgresText) else { return nil }
        self.text = text
    }
}
