// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// What makes an array readable: `UInt8` from `bytea`, other decodable types from an array of the server.
public protocol PostgresDecodableArrayElement {
    static func array(postgresText: Span<UInt8>) -> [Self]?
}

extension Array: PostgresDecodable where Element: PostgresDecodableArrayElement {
    public init?(postgresText: Span<UInt8>) {
        guard let array = Element.array(postgresText: postgresText) else { return nil }
        self = array
    }
}

extension UInt8: PostgresDecodableArrayElement {
    /// `bytea` in hexadecimal form: `\x0aff`.
    public static func array(postgresText: Span<UInt8>) -> [UInt8]? {
        guard postgresText.count >= 2, postgresText.count % 2 == 0, postgresText[0] == UInt8(ascii: "\\"),
            postgresText[1] == UInt8(ascii: "x")
        else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(postgresText.count / 2 - 1)
        for index in stride(from: 2, to: postgresText.count, by: 2) {
            guard let high = nibble(postgresText[index]), let low = nibble(postgresText[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

extension PostgresDecodableArrayElement where Self: PostgresDecodable {
    /// Nil when an element is NULL: read those as an array of optionals.
    public static func array(postgresText: Span<UInt8>) -> [Self]? {
        guard let elements = ArrayText.parse(postgresText) else { return nil }
        var array: [Self] = []
        array.reserveCapacity(elements.count)
        for element in elements {
            guard let element, let value = Self(postgresText: element.span) else { return nil }
            array.append(value)
        }
        return array
    }
}

extension Optional: PostgresDecodableArrayElement
where Wrapped: PostgresDecodableArrayElement & PostgresDecodable {
    public static func array(postgresText: Span<UInt8>) -> [Wrapped?]? {
        guard let elements = ArrayText.parse(postgresText) else { return nil }
        var array: [Wrapped?] = []
        array.reserveCapacity(elements.count)
        for element in elements {
            guard let element else {
                array.append(nil)
                continue
            }
            guard let value = Wrapped(postgresText: element.span) else { return nil }
            array.append(value)
        }
        return array
    }
}

extension String: PostgresDecodableArrayElement {}
extension Int: PostgresDecodableArrayElement {}
extension Int64: PostgresDecodableArrayElement {}
extension Int32: PostgresDecodableArrayElement {}
extension Double: PostgresDecodableArrayElement {}
extension Bool: PostgresDecodableArrayElement {}
extension UUID: PostgresDecodableArrayElement {}
extension Date: PostgresDecodableArrayElement {}
