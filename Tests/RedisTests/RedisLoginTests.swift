// SPDX-License-Identifier: Apache-2.0

import PrivateServers
import Redis
import TestSupport
import Testing

@Suite("Logging in to Redis")
struct RedisLoginTests {
    @Test("uses the user, the password, the database and the name of the URL")
    func user() async throws {
        let fixture = try Fixture()
        let admin = fixture.client()
        try await admin.send("ACL", "SETUSER", "ann", "on", ">se:cret", "~*", "&*", "+@all")
        let client = RedisClient(
            try RedisConfiguration(url: "unix://ann:se%3Acret@\(fixture.server.socket)?db=3&name=tester"))
        #expect(try await client.send("ACL", "WHOAMI").string == "ann")
        #expect(try await client.send("CLIENT", "GETNAME").string == "tester")
        try await client.send("SET", "k", "v")
        #expect(try await admin.send("GET", "k") == .null, "another database")
        let replies = try await admin.pipeline([RedisCommand("SELECT", 3), RedisCommand("GET", "k")])
        #expect(replies[1].string == "v")
    }

    @Test("with a wrong password says so, and where")
    func wrongPassword() async throws {
        let fixture = try Fixture()
        try await fixture.client().send("CONFIG", "SET", "requirepass", "right")
        let client = RedisClient(try RedisConfiguration(url: "unix://:wrong@\(fixture.server.socket)"))
        let error = await #expect(throws: RedisError.self) { try await client.send("PING") }
        guard case .cannotConnect(let address, let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(address == "unix:\(fixture.server.socket)")
        #expect(reason.hasPrefix("WRONGPASS"))
        let right = RedisClient(try RedisConfiguration(url: "unix://:right@\(fixture.server.socket)"))
        #expect(try await right.send("PING") == .status("PONG"))
        let none = RedisClient(fixture.configuration)
        let refused = await #expect(throws: RedisError.self) { try await none.send("PING") }
        guard case .server(code: "NOAUTH", _) = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
    }

    @Test("to a database that does not exist fails")
    func wrongDatabase() async throws {
        let fixture = try Fixture()
        let client = RedisClient(try RedisConfiguration(url: fixture.server.url + "?db=99"))
        let error = await #expect(throws: RedisError.self) { try await client.send("PING") }
        #expect(error?.description.contains("DB index is out of range") == true)
    }

    @Test("works over TCP, with the name or either address of the host")
    func tcp() async throws {
        let port = try freePort()
        _ = try Fixture(settings: ["--port", "\(port)"])
        for host in ["127.0.0.1", "localhost"] {
            let client = RedisClient(try RedisConfiguration(url: "redis://\(host):\(port)"))
            #expect(try await client.send("PING") == .status("PONG"))
        }
    }
}
