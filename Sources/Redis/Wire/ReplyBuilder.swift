// SPDX-License-Identifier: Apache-2.0

internal import CHiredis

/// Builds ``RedisValue``s while hiredis parses, instead of the C objects that hiredis makes by default: they would be
/// allocated only to be copied and freed.
///
/// hiredis announces each value in the order of the bytes, an array before its elements.
final class ReplyBuilder {
    /// An array that waits for the rest of its elements.
    private struct Open {
        var elements: [RedisValue] = []
        let count: Int
    }

    private var open: [Open] = []
    private var finished: RedisValue?

    /// The reply that has been parsed since the last call.
    func take() -> RedisValue? {
        defer { finished = nil }
        return finished
    }

    /// Forgets an unfinished reply.
    func reset() {
        open = []
        finished = nil
    }

    fileprivate func add(_ value: RedisValue) {
        var value = value
        while let last = open.indices.last {
            open[last].elements.append(value)
            guard open[last].elements.count == open[last].count else { return }
            value = .array(open.removeLast().elements)
        }
        finished = value
    }

    fileprivate func addArray(_ count: Int) {
        if count <= 0 {
            add(.array([]))
        } else {
            // The count comes from the server: memory is taken as the elements come, not on its word.
            open.append(Open(count: count))
        }
    }

    fileprivate func addString(_ type: Int32, _ bytes: UnsafeRawBufferPointer) {
        switch type {
        case REDIS_REPLY_STATUS: add(.status(unsafe String(decoding: bytes, as: UTF8.self)))
        case REDIS_REPLY_ERROR: add(.error(unsafe String(decoding: bytes, as: UTF8.self)))
        default: add(.string(unsafe Array(bytes)))
        }
    }
}

/// The functions that hiredis calls. It wants an object for each value and keeps the outermost; any address but nil
/// will do, since ``ReplyBuilder`` has the values.
@safe enum ReplyCallbacks {
    private static var object: UnsafeMutableRawPointer? { unsafe UnsafeMutableRawPointer(bitPattern: 1) }

    /// The table for `redisReaderCreateWithFunctions`; lives as long as the process.
    nonisolated(unsafe) static let table: UnsafeMutablePointer<redisReplyObjectFunctions> = {
        let table = UnsafeMutablePointer<redisReplyObjectFunctions>.allocate(capacity: 1)
        unsafe table.initialize(
            to: redisReplyObjectFunctions(
                createString: { task, bytes, count in
                    unsafe builder(task)?.addString(
                        task?.pointee.type ?? 0, UnsafeRawBufferPointer(start: bytes, count: count))
                    return unsafe object
                },
                createArray: { task, count in
                    unsafe builder(task)?.addArray(Int(count))
                    return unsafe object
                },
                createInteger: { task, number in
                    unsafe builder(task)?.add(.integer(Int(number)))
                    return unsafe object
                },
                createNil: { task in
                    unsafe builder(task)?.add(.null)
                    return unsafe object
                },
                freeObject: { _ in }))
        return unsafe table
    }()

    private static func builder(_ task: UnsafePointer<redisReadTask>?) -> ReplyBuilder? {
        guard let data = unsafe task?.pointee.privdata else { return nil }
        return unsafe Unmanaged<ReplyBuilder>.fromOpaque(data).takeUnretainedValue()
    }
}
