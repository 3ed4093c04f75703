// SPDX-License-Identifier: Apache-2.0

import Redis
import TestSupport
import Testing

@Suite("A synchronous Redis connection")
struct RedisConnectionTests {
    @Test("answers calls, pipelines and scripts")
    func calls() throws {
        let fixture = try Fixture()
        var connection = try RedisConnection(fixture.configuration)
        let set = try connection.call(RedisCommand("SET", "k", 1))
        #expect(set == .status("OK"))
        let replies = try connection.pipeline([RedisCommand("INCR", "k"), RedisCommand("NOPE")])
        #expect(replies.first == .integer(2))
        let script = RedisScript(name: "get", source: "return redis.call('GET', KEYS[1])")
        let value = try connection.run(script, keys: ["k"])
        #expect(value.int == 2)
        let isUsable = connection.isUsable
        #expect(isUsable)
    }

    @Test("stays usable after an error reply, not after a time-out")
    func timeouts() throws {
        let fixture = try Fixture()
        var connection = try RedisConnection(fixture.configuration)
        var errors: [RedisError] = []
        for command in [RedisCommand("NOPE"), RedisCommand("BLPOP", "never", 0), RedisCommand("PING")] {
            do throws(RedisError) {
                _ = try connection.call(command, timeout: .milliseconds(50))
            } catch {
                errors.append(error)
            }
        }
        try #require(errors.count == 3)
        guard case .server(code: "ERR", _) = errors[0] else {
            Issue.record("\(errors[0])")
            return
        }
        let address = "\(fixture.configuration.address)"
        #expect(errors[1] == .timedOut(address: address, after: .milliseconds(50)))
        #expect(errors[2] == .closed(address: address))
    }
}
