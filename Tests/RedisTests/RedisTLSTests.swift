// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrivateServers
import Redis
import TestSupport
import Testing

@Suite("Redis over TLS", .enabled(if: TLSFiles.areAvailable, "needs the openssl program and a redis-server with TLS"))
struct RedisTLSTests {
    /// A server with a certificate for `localhost` only.
    private struct TLSFixture {
        let files: TLSFiles
        let port: Int
        let plain: Fixture

        init(clientCertificates: Bool = false) throws {
            files = try TLSFiles()
            port = try freePort()
            plain = try Fixture(settings: [
                "--tls-port", "\(port)", "--tls-cert-file", files.certificate, "--tls-key-file", files.key,
                "--tls-ca-cert-file", files.authority, "--tls-auth-clients", clientCertificates ? "yes" : "no",
            ])
        }

        func client(_ host: String, _ query: String) throws -> RedisClient {
            RedisClient(try RedisConfiguration(url: "rediss://\(host):\(port)?\(query)"))
        }
    }

    private func reason(_ client: RedisClient) async -> String {
        do throws(RedisError) {
            let reply = try await client.send("PING")
            return "answered \(reply)"
        } catch {
            return error.description
        }
    }

    @Test("works with the right authority and host name, for small and large values")
    func works() async throws {
        let fixture = try TLSFixture()
        let client = try fixture.client("localhost", "cafile=\(fixture.files.authority)&name=secure")
        #expect(try await client.send("PING") == .status("PONG"))
        let value = (0..<(8 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 17) }
        try await client.send(RedisCommand("SET", "large", value), timeout: .seconds(60))
        let read = try await client.send(RedisCommand("GET", "large"), timeout: .seconds(60))
        #expect(read.bytes == value)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<64 {
                group.addTask {
                    for round in 0..<20 {
                        let reply = try await client.send("ECHO", "\(task)/\(round)")
                        try #require(reply.string == "\(task)/\(round)")
                    }
                }
            }
            try await group.waitForAll()
        }
        let admin = fixture.plain.client()
        try await admin.send("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        try await eventually("the client has reconnected") { await reason(client) == "answered status(\"PONG\")" }
    }

    @Test("refuses a server whose certificate names another host")
    func wrongHost() async throws {
        let fixture = try TLSFixture()
        let client = try fixture.client("127.0.0.1", "cafile=\(fixture.files.authority)")
        let reason = await reason(client)
        #expect(reason.contains("certificate is refused: IP address mismatch"), "\(reason)")
    }

    @Test("refuses a server whose authority is not trusted")
    func wrongAuthority() async throws {
        let fixture = try TLSFixture()
        let others = try TLSFiles()
        for query in ["", "cafile=\(others.authority)"] {
            let reason = await reason(try fixture.client("localhost", query))
            #expect(reason.contains("certificate is refused"), "\(reason)")
        }
    }

    @Test("says which file cannot be read")
    func missingFile() async throws {
        let fixture = try TLSFixture()
        let reason = await reason(try fixture.client("localhost", "cafile=/nowhere/ca.pem"))
        #expect(reason.contains("'/nowhere/ca.pem'"), "\(reason)")
    }

    @Test("shows its own certificate where the server asks for one")
    func clientCertificate() async throws {
        let fixture = try TLSFixture(clientCertificates: true)
        let authority = "cafile=\(fixture.files.authority)"
        let own = "&certfile=\(fixture.files.certificate)&keyfile=\(fixture.files.key)"
        #expect(await reason(try fixture.client("localhost", authority + own)) == "answered status(\"PONG\")")
        let without = await reason(try fixture.client("localhost", authority))
        #expect(without.contains("certificate required"), "\(without)")
    }

    @Test("does not take a plain server for a secure one")
    func plainServer() async throws {
        let port = try freePort()
        _ = try Fixture(settings: ["--port", "\(port)"])
        var configuration = try RedisConfiguration(url: "rediss://localhost:\(port)")
        configuration.connectTimeout = .milliseconds(500)
        let client = RedisClient(configuration)
        let reason = await reason(client)
        let expected = "cannot connect to Redis at localhost:\(port): no answer to the TLS handshake"
        #expect(reason.hasPrefix(expected), "\(reason)")
    }
}

/// An authority and a certificate for `localhost` that it signed, made by the openssl program.
struct TLSFiles {
    let authority: String
    let certificate: String
    let key: String

    /// Whether certificates can be made and the installed server can use them.
    static let areAvailable: Bool =
        (try? run("openssl version && ldd \"$(command -v redis-server)\" | grep -q libssl")) != nil

    init() throws {
        let directory = TestServers.freshDirectory("tls")
        authority = "\(directory)/ca.pem"
        certificate = "\(directory)/server.pem"
        key = "\(directory)/server.key"
        try TLSFiles.run(
            """
            cd '\(directory)'
            openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=test-authority
            openssl req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=localhost
            printf 'subjectAltName=DNS:localhost\\n' > names
            openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
                -extfile names -out server.pem
            """)
    }

    private static func run(_ script: String) throws {
        try Tool.run(["sh", "-ec", script])
    }
}
