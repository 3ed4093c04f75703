// SPDX-License-Identifier: Apache-2.0

/// A reply of the server (RESP2), with its bytes as they came.
public enum RedisValue: Sendable, Hashable {
    /// No value: a missing key, a blocking read that ended without data.
    case null
    case integer(Int)
    /// A bulk string: any bytes, not necessarily text.
    case string([UInt8])
    /// A status line such as `OK`.
    case status(String)
    /// An error line such as `WRONGTYPE Operation against …`; only inside arrays and pipelines, elsewhere it is thrown.
    case error(String)
    case array([RedisValue])
}

extension RedisValue {
    /// Whether the server answered with no value.
    public var isNull: Bool { self == .null }

    /// The text of a bulk string, status or integer; `nil` for the rest and for bytes that are not UTF-8.
    public var string: String? {
        switch self {
        case .string(let bytes): String(validating: bytes, as: UTF8.self)
        case .status(let text): text
        case .integer(let number): String(number)
        case .null, .error, .array: nil
        }
    }

    /// The bytes of a bulk string or status.
    public var bytes: [UInt8]? {
        switch self {
        case .string(let bytes): bytes
        case .status(let text): Array(text.utf8)
        case .null, .integer, .error, .array: nil
        }
    }

    /// An integer reply, or a bulk string that spells an integer.
    public var int: Int? {
        if case .integer(let number) = self { return number }
        return string.flatMap { Int($0) }
    }

    /// An integer reply, or a bulk string that spells a number (scores, `INCRBYFLOAT`).
    public var double: Double? {
        if case .integer(let number) = self { return Double(number) }
        return string.flatMap { Double($0) }
    }

    /// The elements of an array reply.
    public var array: [RedisValue]? {
        if case .array(let elements) = self { return elements }
        return nil
    }
}
