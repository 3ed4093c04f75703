// SPDX-License-Identifier: Apache-2.0

internal import CHiredis

/// Turns received bytes into replies; hiredis does the parsing. Arrays may nest seven levels deep.
@safe struct ReplyReader: ~Copyable {
    private let reader: UnsafeMutablePointer<redisReader>
    private let builder = ReplyBuilder()

    /// - Throws: the reason as text, where there is no memory.
    init() throws(ProtocolFailure) {
        guard let reader = unsafe redisReaderCreateWithFunctions(ReplyCallbacks.table) else {
            throw ProtocolFailure(reason: "out of memory")
        }
        // Not retained: the builder lives as long as this value, and the reader is used by it alone.
        unsafe reader.pointee.privdata = Unmanaged.passUnretained(builder).toOpaque()
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
        guard unsafe redisReaderGetReply(reader, &object) == REDIS_OK else {
            builder.reset()
            throw failure()
        }
        return unsafe object == nil ? nil : builder.take()
    }

    private func failure() -> ProtocolFailure {
        let reason = unsafe withUnsafeBytes(of: reader.pointee.errstr) { text in
            unsafe String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
        }
        return ProtocolFailure(reason: reason)
    }
}

/// Bytes that are not RESP, or that cannot be kept.
struct ProtocolFailure: Error {
    let reason: String
}
