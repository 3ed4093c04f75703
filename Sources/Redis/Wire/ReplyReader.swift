// SPDX-License-Identifier: Apache-2.0

internal import CHiredis

/// Turns received bytes into replies; hiredis does the parsing. Arrays may nest seven levels deep.
@safe struct ReplyReader: ~Copyable {
    private let reader: UnsafeMutablePointer<redisReader>

    /// - Throws: the reason as text, where there is no memory.
    init() throws(ProtocolFailure) {
        guard let reader = unsafe redisReaderCreate() else { throw ProtocolFailure(reason: "out of memory") }
        unsafe self.reader = reader
    }

    deinit { unsafe redisReaderFree(reader) }

    /// Adds the first `count` of `bytes` as they came from the server, cut anywhere.
    mutating func feed(_ bytes: [UInt8], count: Int) throws(ProtocolFailure) {
        precondition(count <= bytes.count)
        let status = unsafe bytes.withUnsafeBytes { raw in
            unsafe redisReaderFeed(reader, raw.baseAddress?.assumingMemoryBound(to: CChar.self), count)
        }
        guard status == REDIS_OK else { throw failure() }
    }

    /// The next whole reply, or `nil` when more bytes are needed.
    mutating func next() throws(ProtocolFailure) -> RedisValue? {
        var object: UnsafeMutableRawPointer?
        guard unsafe redisReaderGetReply(reader, &object) == REDIS_OK else { throw failure() }
        guard let object = unsafe object else { return nil }
        defer { unsafe freeReplyObject(object) }
        return unsafe ReplyReader.value(object.assumingMemoryBound(to: redisReply.self))
    }

    private func failure() -> ProtocolFailure {
        let reason = unsafe withUnsafeBytes(of: reader.pointee.errstr) { text in
            unsafe String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
        }
        return ProtocolFailure(reason: reason)
    }

    private static func value(_ reply: UnsafeMutablePointer<redisReply>) -> RedisValue {
        switch unsafe reply.pointee.type {
        case REDIS_REPLY_STRING: .string(unsafe Array(bytes(reply)))
        case REDIS_REPLY_INTEGER: .integer(unsafe Int(reply.pointee.integer))
        case REDIS_REPLY_STATUS: .status(unsafe String(decoding: bytes(reply), as: UTF8.self))
        case REDIS_REPLY_ERROR: .error(unsafe String(decoding: bytes(reply), as: UTF8.self))
        case REDIS_REPLY_ARRAY: .array(unsafe elements(reply))
        default: .null  // REDIS_REPLY_NIL: hiredis 0.14 has no further type.
        }
    }

    private static func bytes(_ reply: UnsafeMutablePointer<redisReply>) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: reply.pointee.str, count: reply.pointee.len)
    }

    private static func elements(_ reply: UnsafeMutablePointer<redisReply>) -> [RedisValue] {
        let pointers = unsafe UnsafeBufferPointer(start: reply.pointee.element, count: reply.pointee.elements)
        return unsafe pointers.map { element in
            guard let element = unsafe element else { return .null }
            return unsafe value(element)
        }
    }
}

/// Bytes that are not RESP, or that cannot be kept.
struct ProtocolFailure: Error {
    let reason: String
}
