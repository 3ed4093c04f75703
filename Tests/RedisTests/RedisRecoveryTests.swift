// SPDX-License-Identifier: Apache-2.0

import PrivateServers
import Redis
import Synchronization
import TestSupport
import Testing

@Suite("When the connection breaks, a Redis client")
struct RedisRecoveryTests {
    /// A client with 100 commands in flight, of which none will be answered.
    private struct Stuck {
        let client: RedisClient
        let outcomes: [Task<RedisError?, Never>]
    }

    private func stuck(_ fixture: Fixture, _ admin: RedisClient) async throws -> Stuck {
        let client = fixture.client(name: "stuck")
        let blocking = Task { await error(client, RedisCommand("BLPOP", "never", 0)) }
        try await eventually("the first command blocks") {
            try await admin.clientLine(named: "stuck")?["cmd"] == "blpop"
        }
        let others = (0..<99).map { _ in Task { await error(client, RedisCommand("INCR", "effects")) } }
        let length = "*2\r\n$4\r\nINCR\r\n$7\r\neffects\r\n".utf8.count
        try await eventually("the others are in flight behind it") {
            try await admin.clientLine(named: "stuck")?["qbuf"] == "\(99 * length)"
        }
        return Stuck(client: client, outcomes: [blocking] + others)
    }

    private func error(_ client: RedisClient, _ command: RedisCommand) async -> RedisError? {
        do throws(RedisError) {
            try await client.send(command, timeout: .seconds(60))
            return nil
        } catch {
            return error
        }
    }

    private func expectLost(_ stuck: Stuck) async {
        for outcome in stuck.outcomes {
            let error = await outcome.value
            guard case .connectionLost = error else {
                Issue.record("expected connectionLost, got \(String(describing: error))")
                return
            }
        }
    }

    @Test("fails each command in flight once, says so while the server is down, and comes back with it")
    func serverKilled() async throws {
        let fixture = try Fixture()
        let stuck = try await stuck(fixture, fixture.client())
        try fixture.server.kill()
        await expectLost(stuck)

        let error = await error(stuck.client, RedisCommand("PING"))
        guard case .cannotConnect(let address, _) = error else {
            Issue.record("expected cannotConnect, got \(String(describing: error))")
            return
        }
        #expect(address == "unix:\(fixture.server.socket)")

        try fixture.startAgain()
        try await eventually("the client has reconnected") {
            await self.error(stuck.client, RedisCommand("PING")) == nil
        }
        #expect(try await stuck.client.send("CLIENT", "GETNAME").string == "stuck", "it introduced itself again")
        #expect(try await stuck.client.send("GET", "effects") == .null, "nothing was sent a second time")
    }

    @Test("survives CLIENT KILL: in flight fails, the next command works")
    func clientKilled() async throws {
        let fixture = try Fixture()
        let admin = fixture.client()
        let stuck = try await stuck(fixture, admin)
        try await admin.send("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        await expectLost(stuck)
        #expect(try await stuck.client.send("PING") == .status("PONG"))
        #expect(try await admin.send("GET", "effects") == .null)
    }

    @Test("notices while idle, so that the next command does not suffer")
    func killedWhileIdle() async throws {
        let fixture = try Fixture()
        let client = fixture.client(name: "idle")
        let admin = fixture.client()
        for _ in 0..<20 {
            try await client.send("PING")
            try await admin.send("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
            try await eventually("the connection is gone") { try await admin.clientLine(named: "idle") == nil }
            // Both ends of the socket are local: its end is there to be read when the server has forgotten the client.
            try await eventually("the client has noticed") { await error(client, RedisCommand("PING")) == nil }
        }
    }

    @Test("tells a command that its time is up, and later commands still get their own replies")
    func timeout() async throws {
        let fixture = try Fixture()
        let client = fixture.client(name: "late")
        let admin = fixture.client()
        let late = await error(client, RedisCommand("BLPOP", "slow", 0), within: .milliseconds(100))
        #expect(late == .timedOut(address: "\(fixture.configuration.address)", after: .milliseconds(100)))

        let next = Task { try await client.send(RedisCommand("ECHO", "mine"), timeout: .seconds(60)) }
        let many = Task { try await client.pipeline([RedisCommand("ECHO", "a"), RedisCommand("ECHO", "b")]) }
        try await eventually("the next command is behind the late one") {
            try await admin.clientLine(named: "late")?["qbuf"] != "0"
        }
        try await admin.send("LPUSH", "slow", "the late reply")
        #expect(try await next.value.string == "mine")
        #expect(try await many.value.map(\.string) == ["a", "b"])
        #expect(try await client.send("ECHO", "again").string == "again")
        #expect(try await admin.send("CLIENT", "LIST").string?.contains("name=late") == true)
    }

    private func error(
        _ client: RedisClient, _ command: RedisCommand, within limit: Duration
    ) async -> RedisError? {
        do throws(RedisError) {
            try await client.send(command, timeout: limit)
            return nil
        } catch {
            return error
        }
    }

    @Test("names the address when nobody listens there")
    func refused() async throws {
        let port = try freePort()
        let client = RedisClient(try RedisConfiguration(url: "redis://127.0.0.1:\(port)"))
        for _ in 0..<3 {
            let error = await error(client, RedisCommand("PING"))
            #expect(
                error == .cannotConnect(address: "127.0.0.1:\(port)", reason: "Connection refused"), "and again")
        }
    }

    @Test("ends a pipeline that a broken pipe interrupts, without a signal")
    func brokenPipe() async throws {
        let fixture = try Fixture()
        let admin = fixture.client()
        var connection = try RedisConnection(fixture.configuration)
        _ = try connection.call(RedisCommand("CLIENT", "SETNAME", "piped"))
        try await admin.send("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        try await eventually("the connection is gone") { try await admin.clientLine(named: "piped") == nil }
        var lost = false
        do throws(RedisError) {
            _ = try connection.call(RedisCommand("PING"))
        } catch .connectionLost {
            lost = true
        }
        #expect(lost)
        let isUsable = connection.isUsable
        #expect(!isUsable)
    }
}
