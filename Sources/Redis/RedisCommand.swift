// SPDX-License-Identifier: Apache-2.0

/// One command, encoded once: an array of bulk strings in RESP.
///
///     RedisCommand("SET", "greeting", "hello", "PX", 1500)
///
/// The bytes are built here, in the caller, so that the thread of a connection only has to send them.
public struct RedisCommand: Sendable, Hashable {
    /// The command as it goes over the wire.
    let bytes: [UInt8]

    /// - Parameters:
    ///   - name: the command's name; one word, sub-commands are arguments.
    ///   - arguments: its arguments, any bytes.
    public init(_ name: String, _ arguments: any RedisArgument...) {
        self.init(name, arguments: arguments)
    }

    /// A command whose arguments are already in an array.
    public init(_ name: String, arguments: [any RedisArgument]) {
        var bytes = RedisCommand.header(parts: arguments.count + 1, reserving: 16 + 24 * arguments.count)
        RedisCommand.append(name, to: &bytes)
        for argument in arguments { RedisCommand.append(argument, to: &bytes) }
        self.bytes = bytes
    }

    /// A command from all its parts, the name first.
    ///
    /// - Precondition: there is at least one part; the server has no reply for an empty command.
    public init(_ parts: [any RedisArgument]) {
        precondition(!parts.isEmpty, "a Redis command needs a name")
        var bytes = RedisCommand.header(parts: parts.count, reserving: 24 * parts.count)
        for part in parts { RedisCommand.append(part, to: &bytes) }
        self.bytes = bytes
    }

    private static func header(parts: Int, reserving capacity: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(capacity + 16)
        bytes.append(UInt8(ascii: "*"))
        appendDecimal(UInt(parts), to: &bytes)
        appendLineEnd(to: &bytes)
        return bytes
    }

    private static func append(_ part: some RedisArgument, to bytes: inout [UInt8]) {
        let count = part.redisByteCount
        bytes.append(UInt8(ascii: "$"))
        appendDecimal(UInt(count), to: &bytes)
        appendLineEnd(to: &bytes)
        let start = bytes.count
        part.appendRedisBytes(to: &bytes)
        // A wrong count would shift every later command of the connection: better to stop here.
        precondition(bytes.count - start == count, "\(type(of: part)) announced \(count) bytes and appended others")
        appendLineEnd(to: &bytes)
    }

    private static func appendLineEnd(to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\r"))
        bytes.append(UInt8(ascii: "\n"))
    }
}
