// SPDX-License-Identifier: Apache-2.0

import CHiredis
import Foundation

/// hiredis as a C program would use it: a blocking connection and commands whose arguments lie ready in memory.
@safe struct RawHiredis: ~Copyable {
    private let context: UnsafeMutablePointer<redisContext>
    private var commands: [Command] = unsafe []

    /// The arguments of one command, allocated once.
    @unsafe private struct Command {
        let count: Int32
        let arguments: UnsafeMutablePointer<UnsafePointer<CChar>?>
        let lengths: UnsafeMutablePointer<Int>
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    init(host: String, port: Int, commands: [[String]]) throws {
        guard let context = unsafe redisConnect(host, Int32(port)) else { throw Failure(description: "no memory") }
        guard unsafe context.pointee.err == 0 else {
            unsafe redisFree(context)
            throw Failure(description: "hiredis cannot connect to \(host):\(port)")
        }
        unsafe self.context = context
        for words in commands {
            let arguments = UnsafeMutablePointer<UnsafePointer<CChar>?>.allocate(capacity: words.count)
            let lengths = UnsafeMutablePointer<Int>.allocate(capacity: words.count)
            for (index, word) in words.enumerated() {
                unsafe (arguments + index).initialize(to: UnsafePointer(strdup(word)))
                unsafe (lengths + index).initialize(to: word.utf8.count)
            }
            unsafe self.commands.append(Command(count: Int32(words.count), arguments: arguments, lengths: lengths))
        }
    }

    deinit {
        unsafe commands.forEach { command in
            for index in 0..<Int(unsafe command.count) {
                unsafe free(UnsafeMutablePointer(mutating: command.arguments[index]))
            }
            unsafe command.arguments.deallocate()
            unsafe command.lengths.deallocate()
        }
        unsafe redisFree(context)
    }

    /// Sends `depth` commands, reads their replies and drops them unread, and so on.
    ///
    /// - Returns: operations per second.
    func pipelined(depth: Int, count: Int) throws -> Double {
        let start = ContinuousClock.now
        let rounds = count / depth
        var next = 0
        for _ in 0..<rounds {
            for _ in 0..<depth {
                let command = unsafe commands[next]
                next = unsafe next + 1 == commands.count ? 0 : next + 1
                unsafe redisAppendCommandArgv(context, command.count, command.arguments, command.lengths)
            }
            for _ in 0..<depth { unsafe freeReplyObject(try reply()) }
        }
        return perSecond(rounds * depth, since: start)
    }

    /// The same for a Swift program: the arguments are strings, and each reply becomes bytes that Swift owns.
    func pipelinedFromSwift(keys: [String], value: String, depth: Int, count: Int) throws -> Double {
        let start = ContinuousClock.now
        let rounds = count / depth
        var sum = 0
        for _ in 0..<rounds {
            for index in 0..<(depth / 2) {
                append("SET", keys[index % keys.count], value)
                append("GET", keys[index % keys.count], nil)
            }
            for _ in 0..<depth {
                let object = try unsafe reply()
                if let reply = unsafe object?.assumingMemoryBound(to: redisReply.self).pointee {
                    let bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: reply.str, count: reply.len))
                    sum += bytes.count
                }
                unsafe freeReplyObject(object)
            }
        }
        guard sum == rounds * depth / 2 * (value.utf8.count + "OK".utf8.count) else {
            throw Failure(description: "hiredis got other replies than expected")
        }
        return perSecond(rounds * depth, since: start)
    }

    private func append(_ name: String, _ key: String, _ value: String?) {
        unsafe name.withCString { name in
            unsafe key.withCString { keyText in
                unsafe (value ?? "").withCString { valueText in
                    var words: (UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?)
                    unsafe words = (name, keyText, valueText)
                    var lengths = (3, key.utf8.count, value?.utf8.count ?? 0)
                    _ = unsafe withUnsafeMutableBytes(of: &words) { words in
                        unsafe withUnsafeBytes(of: &lengths) { lengths in
                            unsafe redisAppendCommandArgv(
                                context, value == nil ? 2 : 3,
                                words.baseAddress?.assumingMemoryBound(to: UnsafePointer<CChar>?.self),
                                lengths.baseAddress?.assumingMemoryBound(to: Int.self))
                        }
                    }
                }
            }
        }
    }

    private func reply() throws -> UnsafeMutableRawPointer? {
        var reply: UnsafeMutableRawPointer?
        guard unsafe redisGetReply(context, &reply) == REDIS_OK else {
            throw Failure(description: "hiredis lost the connection")
        }
        return unsafe reply
    }
}
