// SPDX-License-Identifier: Apache-2.0

/// A value that can stand in a command. Arguments are bytes to Redis; nothing is escaped or re-encoded.
public protocol RedisArgument: Sendable {
    /// How many bytes ``appendRedisBytes(to:)`` will append, exactly.
    var redisByteCount: Int { get }

    /// Appends the bytes that the server shall see.
    func appendRedisBytes(to buffer: inout [UInt8])
}

extension String: RedisArgument {
    public var redisByteCount: Int { utf8.count }
    public func appendRedisBytes(to buffer: inout [UInt8]) { buffer.append(contentsOf: utf8) }
}

extension Substring: RedisArgument {
    public var redisByteCount: Int { utf8.count }
    public func appendRedisBytes(to buffer: inout [UInt8]) { buffer.append(contentsOf: utf8) }
}

extension StaticString: RedisArgument {
    public var redisByteCount: Int { description.utf8.count }
    public func appendRedisBytes(to buffer: inout [UInt8]) { buffer.append(contentsOf: description.utf8) }
}

extension [UInt8]: RedisArgument {
    public var redisByteCount: Int { count }
    public func appendRedisBytes(to buffer: inout [UInt8]) { buffer.append(contentsOf: self) }
}

extension ArraySlice<UInt8>: RedisArgument {
    public var redisByteCount: Int { count }
    public func appendRedisBytes(to buffer: inout [UInt8]) { buffer.append(contentsOf: self) }
}

extension Int: RedisArgument {
    public var redisByteCount: Int { decimalDigits(magnitude) + (self < 0 ? 1 : 0) }
    public func appendRedisBytes(to buffer: inout [UInt8]) {
        if self < 0 { buffer.append(UInt8(ascii: "-")) }
        appendDecimal(magnitude, to: &buffer)
    }
}

extension Int64: RedisArgument {
    public var redisByteCount: Int { Int(self).redisByteCount }
    public func appendRedisBytes(to buffer: inout [UInt8]) { Int(self).appendRedisBytes(to: &buffer) }
}

extension Int32: RedisArgument {
    public var redisByteCount: Int { Int(self).redisByteCount }
    public func appendRedisBytes(to buffer: inout [UInt8]) { Int(self).appendRedisBytes(to: &buffer) }
}

/// The shortest text that reads back as the same number; `inf`, `-inf` and `nan` as Redis spells them.
extension Double: RedisArgument {
    public var redisByteCount: Int { description.utf8.count }
    public func appendRedisBytes(to buffer: inout [UInt8]) { buffer.append(contentsOf: description.utf8) }
}

/// How many decimal digits `number` takes.
func decimalDigits(_ number: UInt) -> Int {
    var digits = 1
    var rest = number
    while rest >= 10 {
        rest /= 10
        digits += 1
    }
    return digits
}

/// Appends `number` in decimal, without the `String` that `description` would allocate.
func appendDecimal(_ number: UInt, to buffer: inout [UInt8]) {
    if number < 10 {
        buffer.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number))
        return
    }
    let digits = decimalDigits(number)
    let start = buffer.count
    for _ in 0..<digits { buffer.append(UInt8(ascii: "0")) }
    var rest = number
    var index = start + digits - 1
    while rest > 0 {
        buffer[index] &+= UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
        index -= 1
    }
}
