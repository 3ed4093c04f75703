// SPDX-License-Identifier: Apache-2.0

import Redis
import Testing

@Suite("A Redis client")
struct RedisClientTests {
    @Test("keeps every byte of keys and values")
    func binarySafety() async throws {
        let client = try Fixture().client()
        let bytes = (0...255).map { UInt8($0) } + Array("\r\n$5\r\n*1\r\n\0".utf8)
        try await client.send("SET", bytes, bytes)
        #expect(try await client.send("GET", bytes) == .string(bytes))
        #expect(try await client.send("GET", bytes).string == nil, "these bytes are no text")
        try await client.send("SET", "", "")
        #expect(try await client.send("GET", "") == .string([]))
        #expect(try await client.send("GET", "absent") == .null)
    }

    @Test("tells all kinds of reply apart")
    func replies() async throws {
        let client = try Fixture().client()
        #expect(try await client.send("SET", "n", 41) == .status("OK"))
        #expect(try await client.send("INCR", "n") == .integer(42))
        #expect(try await client.send("GET", "n").int == 42)
        #expect(try await client.send("INCRBYFLOAT", "n", 0.5).double == 42.5)
        try await client.send("RPUSH", "list", "a", "b")
        #expect(try await client.send("LRANGE", "list", 0, -1).array?.map(\.string) == ["a", "b"])
        let nested = try await client.send("EVAL", "return {1, {2, {3, false}}, 'x'}", 0)
        #expect(
            nested
                == .array([
                    .integer(1), .array([.integer(2), .array([.integer(3), .null])]), .string(Array("x".utf8)),
                ]))
    }

    @Test("gives each of 256 concurrent tasks its own replies")
    func concurrency() async throws {
        let client = try Fixture().client()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<256 {
                group.addTask {
                    for round in 0..<40 {
                        let sent = "\(task)/\(round)"
                        let reply = try await client.send("ECHO", sent)
                        try #require(reply.string == sent)
                        let count = try await client.send("INCR", "counter:\(task)")
                        try #require(count == .integer(round + 1), "commands of a task are executed in its order")
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("puts concurrent commands into few writes")
    func pipelining() async throws {
        let fixture = try Fixture()
        let client = fixture.client(name: "piped")
        let admin = fixture.client()
        try await client.send("PING")
        let gate = Task { try await client.send(RedisCommand("BLPOP", "gate", 0), timeout: .seconds(60)) }
        try await eventually("the connection is held up") {
            try await admin.clientLine(named: "piped")?["cmd"] == "blpop"
        }
        let reads = (0..<200).map { number in
            Task { try await client.send("ECHO", "\(1000 + number)") }
        }
        let length = "*2\r\n$4\r\nECHO\r\n$4\r\n1000\r\n".utf8.count
        try await eventually("all 200 commands are on their way behind the first") {
            try await admin.clientLine(named: "piped")?["qbuf"] == "\(200 * length)"
        }
        try await admin.send("LPUSH", "gate", "open")
        #expect(try await gate.value.array?.last?.string == "open")
        for (number, read) in reads.enumerated() { #expect(try await read.value.int == 1000 + number) }
    }

    @Test("throws the server's error with its code and goes on")
    func errorReplies() async throws {
        let client = try Fixture().client()
        try await client.send("SET", "text", "x")
        let error = await #expect(throws: RedisError.self) { try await client.send("LPUSH", "text", "y") }
        guard case .server(code: "WRONGTYPE", let message) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(message.hasPrefix("Operation against a key"))
        #expect(try await client.send("GET", "text").string == "x")
    }

    @Test("runs a pipeline in order and shows errors in their places")
    func pipelines() async throws {
        let client = try Fixture().client()
        let replies = try await client.pipeline([
            RedisCommand("SET", "k", "v"), RedisCommand("INCR", "k"), RedisCommand("GET", "k"),
        ])
        #expect(replies.count == 3)
        #expect(replies[0] == .status("OK"))
        #expect(replies[1] == .error("ERR value is not an integer or out of range"))
        #expect(replies[2].string == "v")
        #expect(try await client.pipeline([]).isEmpty)
        let one = try await client.pipeline([RedisCommand("LRANGE", "none", 0, -1)])
        #expect(one == [.array([])])
    }

    @Test("runs a script by its SHA, also after the server forgot it")
    func scripts() async throws {
        let client = try Fixture().client()
        let script = RedisScript(name: "add", source: "return redis.call('INCRBY', KEYS[1], ARGV[1])")
        #expect(try await client.run(script, keys: ["sum"], arguments: [5]) == .integer(5))
        try await client.send("SCRIPT", "FLUSH")
        #expect(try await client.run(script, keys: ["sum"], arguments: [5]) == .integer(10))
        #expect(try await client.send("SCRIPT", "EXISTS", script.sha1).array == [.integer(1)])
        let failing = RedisScript(name: "fail", source: "return redis.error_reply('STALE attempt 3')")
        await #expect(throws: RedisError.server(code: "STALE", message: "attempt 3")) {
            try await client.run(failing, keys: [])
        }
    }

    @Test("carries values of 8 MB, and large pipelines in both directions at once")
    func largeValues() async throws {
        let client = try Fixture().client()
        let value = (0..<(8 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try await client.send(RedisCommand("SET", "large", value), timeout: .seconds(60))
        let read = try await client.send(RedisCommand("GET", "large"), timeout: .seconds(60))
        #expect(read.bytes == value)
        let part = Array(value[..<(1 << 20)])
        let commands = (0..<24).flatMap { [RedisCommand("SET", "part\($0)", part), RedisCommand("GET", "part\($0)")] }
        let replies = try await client.pipeline(commands, timeout: .seconds(60))
        #expect(replies.count == 48)
        #expect(replies.enumerated().allSatisfy { $0.offset % 2 == 0 || $0.element.bytes == part })
    }

    @Test("refuses commands after it was closed, and ends those that wait")
    func closing() async throws {
        let fixture = try Fixture()
        let client = fixture.client(name: "closing")
        let admin = fixture.client()
        let waiting = Task { try await client.send(RedisCommand("BLPOP", "never", 0), timeout: .seconds(60)) }
        try await eventually("the command waits") {
            try await admin.clientLine(named: "closing")?["cmd"] == "blpop"
        }
        client.close()
        let closed = RedisError.closed(address: "\(fixture.configuration.address)")
        await #expect(throws: closed) { try await waiting.value }
        await #expect(throws: closed) { try await client.send("PING") }
        try await eventually("the server sees the end") { try await admin.clientLine(named: "closing") == nil }
    }

    @Test("leaves no descriptor behind in 100 connections")
    func descriptors() async throws {
        let fixture = try Fixture()
        let before = try descriptorCount()
        for round in 0..<100 {
            let client = fixture.client()
            try await client.send("PING")
            // Dropping the last reference must do as well as closing.
            if round % 2 == 0 { client.close() }
        }
        // Each leaked connection would be two descriptors; the margin is for tests that run at the same time.
        try await eventually("the descriptors are closed") { try descriptorCount() < before + 60 }
        let admin = fixture.client()
        try await eventually("the server has one client only") {
            try await admin.send("CLIENT", "LIST").string?.split(separator: "\n").count == 1
        }
    }
}
