// SPDX-License-Identifier: Apache-2.0

import Redis
import TestSupport
import Testing

@Suite("A blocking Redis connection")
struct RedisBlockingConnectionTests {
    private func connection(_ fixture: Fixture) -> RedisBlockingConnection {
        var configuration = fixture.configuration
        configuration.clientName = "blocking"
        return RedisBlockingConnection(configuration)
    }

    private func waitUntilBlocked(_ admin: RedisClient) async throws {
        try await eventually("the command blocks on the server") {
            try await admin.clientLine(named: "blocking")?["cmd"] == "blpop"
        }
    }

    @Test("waits without holding up other clients")
    func waits() async throws {
        let fixture = try Fixture()
        let client = fixture.client()
        let blocking = connection(fixture)
        let pop = Task { try await blocking.send(RedisCommand("BLPOP", "list", 0), timeout: .seconds(60)) }
        try await waitUntilBlocked(client)
        #expect(try await client.send("PING") == .status("PONG"))
        try await client.send("LPUSH", "list", "element")
        #expect(try await pop.value.array?.map(\.string) == ["list", "element"])
        #expect(try await blocking.send(RedisCommand("PING"), timeout: .seconds(5)) == .status("PONG"))
    }

    @Test("is interrupted at once by cancelling the task, and works again")
    func cancellation() async throws {
        let fixture = try Fixture()
        let client = fixture.client()
        let blocking = connection(fixture)
        let pop = Task { try await blocking.send(RedisCommand("BLPOP", "list", 0), timeout: .seconds(60)) }
        try await waitUntilBlocked(client)
        let queued = Task { try await blocking.send(RedisCommand("PING"), timeout: .seconds(60)) }
        let withdrawn = Task { try await blocking.send(RedisCommand("PING"), timeout: .seconds(60)) }
        withdrawn.cancel()
        await #expect(throws: RedisError.cancelled) { try await withdrawn.value }

        let start = ContinuousClock.now
        pop.cancel()
        await #expect(throws: RedisError.cancelled) { try await pop.value }
        #expect(ContinuousClock.now - start < .seconds(2))
        #expect(try await queued.value == .status("PONG"), "a command in line is served on a new connection")

        try await client.send("LPUSH", "list", "kept")
        #expect(try await client.send("LLEN", "list") == .integer(1), "nobody waits for the list any more")
    }

    @Test("gives up after its time limit and works again")
    func timeout() async throws {
        let fixture = try Fixture()
        let blocking = connection(fixture)
        let timedOut = RedisError.timedOut(address: "\(fixture.configuration.address)", after: .milliseconds(50))
        await #expect(throws: timedOut) {
            try await blocking.send(RedisCommand("BLPOP", "list", 0), timeout: .milliseconds(50))
        }
        #expect(try await blocking.send(RedisCommand("PING"), timeout: .seconds(5)) == .status("PONG"))
    }

    @Test("ends its commands when it is closed")
    func closing() async throws {
        let fixture = try Fixture()
        let client = fixture.client()
        let blocking = connection(fixture)
        let pop = Task { try await blocking.send(RedisCommand("BLPOP", "list", 0), timeout: .seconds(60)) }
        try await waitUntilBlocked(client)
        blocking.close()
        let closed = RedisError.closed(address: "\(fixture.configuration.address)")
        await #expect(throws: closed) { try await pop.value }
        await #expect(throws: closed) { try await blocking.send(RedisCommand("PING"), timeout: .seconds(5)) }
    }

    @Test("reports a lost connection, then connects again")
    func reconnects() async throws {
        let fixture = try Fixture()
        let client = fixture.client()
        let blocking = connection(fixture)
        let pop = Task { try await blocking.send(RedisCommand("BLPOP", "list", 0), timeout: .seconds(60)) }
        try await waitUntilBlocked(client)
        try await client.send("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        let error = await #expect(throws: RedisError.self) { try await pop.value }
        guard case .connectionLost = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try await blocking.send(RedisCommand("PING"), timeout: .seconds(5)) == .status("PONG"))
        try await client.send("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        #expect(
            try await blocking.send(RedisCommand("PING"), timeout: .seconds(5)) == .status("PONG"),
            "a connection that ended between commands costs none of them")
    }
}
