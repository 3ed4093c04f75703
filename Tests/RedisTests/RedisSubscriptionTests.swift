// SPDX-License-Identifier: Apache-2.0

import PrivateServers
import Redis
import TestSupport
import Testing

@Suite("A Redis subscription")
struct RedisSubscriptionTests {
    @Test("delivers what is published to its channels and patterns, byte for byte")
    func messages() async throws {
        let fixture = try Fixture()
        let client = fixture.client()
        let subscription = RedisSubscription(fixture.configuration, channels: ["news"], patterns: ["room:*"])
        var events = subscription.messages.makeAsyncIterator()
        #expect(await events.next() == .subscribed)
        #expect(try await client.send("PUBLISH", "news", [0, 255, 13, 10] as [UInt8]) == .integer(1))
        #expect(await events.next() == .message(channel: "news", bytes: [0, 255, 13, 10]))
        try await client.send("PUBLISH", "room:7", "free")
        #expect(await events.next() == .message(channel: "room:7", bytes: Array("free".utf8)))
        subscription.close()
        #expect(await events.next() == nil)
    }

    @Test("survives lost connections and reports each")
    func reconnects() async throws {
        let fixture = try Fixture()
        let client = fixture.client()
        let subscription = RedisSubscription(fixture.configuration, channels: ["news"])
        var events = subscription.messages.makeAsyncIterator()
        #expect(await events.next() == .subscribed)
        for round in 0..<3 {
            #expect(try await client.send("CLIENT", "KILL", "TYPE", "pubsub") == .integer(1))
            guard case .disconnected(.connectionLost) = await events.next() else {
                Issue.record("the loss was not reported")
                return
            }
            #expect(await events.next() == .subscribed)
            try await client.send("PUBLISH", "news", round)
            #expect(await events.next() == .message(channel: "news", bytes: Array("\(round)".utf8)))
        }
    }

    @Test("reports why it cannot connect, and subscribes when it can")
    func serverDown() async throws {
        let fixture = try Fixture()
        try fixture.server.kill()
        let subscription = RedisSubscription(fixture.configuration, channels: ["news"])
        var events = subscription.messages.makeAsyncIterator()
        guard case .disconnected(.cannotConnect) = await events.next() else {
            Issue.record("the failure was not reported")
            return
        }
        try fixture.startAgain()
        var event = await events.next()
        while case .disconnected = event { event = await events.next() }
        #expect(event == .subscribed)
    }

    @Test("ends when its consumer does")
    func consumerEnds() async throws {
        let fixture = try Fixture()
        let client = fixture.client()
        let consumer = Task {
            for await _ in RedisSubscription(fixture.configuration, channels: ["news"]).messages {}
        }
        try await eventually("it is subscribed") {
            try await client.send("PUBSUB", "NUMSUB", "news").array?.last == .integer(1)
        }
        consumer.cancel()
        await consumer.value
        try await eventually("it is gone") {
            try await client.send("PUBSUB", "NUMSUB", "news").array?.last == .integer(0)
        }
    }
}
