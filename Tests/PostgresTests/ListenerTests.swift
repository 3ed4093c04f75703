// SPDX-License-Identifier: Apache-2.0

import Postgres
import PrivateServers
import TestSupport
import Testing

@Suite struct ListenerTests {
    @Test("it hears what is sent to its channels, names and payloads untouched", .timeLimit(.minutes(1)))
    func hears() async throws {
        try await withPool { pool in
            let listener = try PostgresListener(pool.configuration, channels: ["Ward \"A\"", "beds"])
            var events = listener.notifications.makeAsyncIterator()
            #expect(await events.next() == .listening)
            try await pool.execute("SELECT pg_notify($1, $2)", "Ward \"A\"", "बिस्तर 5")
            try await pool.execute("SELECT pg_notify('other', 'not for us')")
            try await pool.execute("SELECT pg_notify('beds', '')")
            #expect(await events.next() == .notification(channel: "Ward \"A\"", payload: "बिस्तर 5"))
            #expect(await events.next() == .notification(channel: "beds", payload: ""))
            listener.close()
            #expect(await events.next() == nil)
        }
    }

    @Test("it comes back after its connection was killed, says so, and hears again", .timeLimit(.minutes(1)))
    func reconnects() async throws {
        try await withPool { pool in
            var configuration = pool.configuration
            configuration.applicationName = "the listener"
            let listener = try PostgresListener(configuration, channels: ["beds"])
            var events = listener.notifications.makeAsyncIterator()
            #expect(await events.next() == .listening)
            for round in 1...3 {
                try await pool.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'the listener' AND datname = current_database()"
                )
                guard case .disconnected(let reason) = await events.next() else {
                    Issue.record("the loss must be told")
                    return
                }
                #expect(!reason.isEmpty)
                #expect(await events.next() == .listening)
                try await pool.execute("SELECT pg_notify('beds', $1)", String(round))
                #expect(await events.next() == .notification(channel: "beds", payload: String(round)))
            }
            listener.close()
        }
    }

    @Test("it goes on trying while the server is away", .timeLimit(.minutes(1)))
    func serverAway() async throws {
        let server = try TestServers.ownPostgres()
        let listener = try PostgresListener(PostgresConfiguration(url: server.url()), channels: ["beds"])
        var events = listener.notifications.makeAsyncIterator()
        #expect(await events.next() == .listening)
        try server.restart(immediately: true)
        var losses = 0
        while let event = await events.next(), event != .listening { losses += 1 }
        #expect(losses >= 1)
        try await withPool(url: server.url()) { pool in
            _ = try await pool.query("SELECT pg_notify('beds', 'x')")
        }
        #expect(await events.next() == .notification(channel: "beds", payload: "x"))
        listener.close()
        #expect(await events.next() == nil)
    }

    @Test("a listener that nobody holds any more ends its connection", .timeLimit(.minutes(1)))
    func dropped() async throws {
        try await withPool { pool in
            var configuration = pool.configuration
            configuration.applicationName = "dropped"
            var listener: PostgresListener? = try PostgresListener(configuration, channels: ["x"])
            var events = listener?.notifications.makeAsyncIterator()
            #expect(await events?.next() == .listening)
            listener = nil
            try await eventually("its connection ends") {
                try await pool.query(
                    "SELECT 1 FROM pg_stat_activity WHERE application_name = 'dropped' AND datname = current_database()"
                ).isEmpty
            }
        }
    }
}
