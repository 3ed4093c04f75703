// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import Postgres
import PrivateServers
import TestSupport
import Testing

@Suite struct ConfigurationTests {
    @Test("settings reach the server: name, time-outs, formats")
    func settings() async throws {
        try await withPool(configure: {
            $0.applicationName = "ward clerk"
            $0.statementTimeout = .seconds(7)
            $0.lockTimeout = .milliseconds(1500)
            $0.idleInTransactionTimeout = .seconds(9)
        }) { pool in
            for (name, value) in [
                ("application_name", "ward clerk"), ("statement_timeout", "7s"), ("lock_timeout", "1500ms"),
                ("idle_in_transaction_session_timeout", "9s"), ("TimeZone", "UTC"), ("client_encoding", "UTF8"),
                ("bytea_output", "hex"), ("client_connection_check_interval", "2s"),
            ] {
                let shown = try await pool.query("SELECT current_setting($1) AS value", name)
                #expect(try shown[0].decode("value", as: String.self) == value)
            }
        }
    }

    @Test("options of the URL win over ours")
    func urlOptions() async throws {
        let options = "&options=-c%20TimeZone%3DAsia/Kolkata%20-c%20client_connection_check_interval%3D7s"
        let url = try TestServers.database() + options + "&application_name=mine"
        try await withPool(url: url) { pool in
            let row = try await pool.query(
                "SELECT current_setting('TimeZone') AS zone, current_setting('application_name') AS name")[0]
            #expect(try row.decode("zone", as: String.self) == "Asia/Kolkata")
            #expect(try row.decode("name", as: String.self) == "mine")
            let check = try await pool.query("SHOW client_connection_check_interval")
            #expect(try check[0].decode(0, as: String.self) == "7s")
        }
    }

    @Test(
        "a URL that cannot be read is refused without repeating the password",
        arguments: [
            "postgres://u:se%zzcret@h/db", "postgres://u:se/cret@h/db", "host=h password=top secret",
            "postgres://u:p@h:secret/db", "mysql://u:secret@h", "host=h password='secret",
        ])
    func malformed(url: String) async throws {
        let error = try await postgresError { _ = try PostgresConfiguration(url: url) }
        #expect(error.kind == .usage)
        #expect(!error.description.contains("cret"), "\(error)")
    }

    @Test("neither description nor dump show the password")
    func redacted() throws {
        let configuration = try PostgresConfiguration(url: "postgres://anna:hunter2@db.example:5433/h?sslmode=require")
        var text = "\(configuration)"
        dump(configuration, to: &text)
        #expect(!text.contains("hunter2"))
        #expect(text.contains("db.example"))
    }

    @Test("nobody at the port: the error names host and port", .timeLimit(.minutes(1)))
    func wrongPort() async throws {
        let port = try freePort()
        try await withPool(url: "postgres://anna:hunter2@127.0.0.1:\(port)/h") { pool in
            let error = try await postgresError { _ = try await pool.query("SELECT 1") }
            #expect(error.isConnectionFailure)
            #expect(error.address == "127.0.0.1:\(port)")
            #expect(error.description.contains("127.0.0.1:\(port)"))
            #expect(!error.description.contains("hunter2"))
        }
    }

    @Test("no such socket, no such host: the error names them", .timeLimit(.minutes(1)))
    func wrongHost() async throws {
        try await withPool(url: "postgres:///h?host=/nowhere/at/all&port=6000&password=hunter2") { pool in
            let error = try await postgresError { _ = try await pool.query("SELECT 1") }
            #expect(error.address == "/nowhere/at/all/.s.PGSQL.6000")
            #expect(!error.description.contains("hunter2"))
        }
        try await withPool(url: "postgres://anna:hunter2@no-such-host.invalid/h") { pool in
            let error = try await postgresError { _ = try await pool.query("SELECT 1") }
            #expect(error.isConnectionFailure)
            #expect(error.description.contains("no-such-host.invalid"))
            #expect(!error.description.contains("hunter2"))
        }
    }

    @Test("a wrong password is refused by name of the user, a right one is taken", .timeLimit(.minutes(1)))
    func password() async throws {
        let directory = TestServers.freshDirectory("hba")
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let rules = directory + "/pg_hba.conf"
        try Data("local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n".utf8).write(to: URL(filePath: rules))
        // The server may run under another account than the test.
        for path in [directory, rules] { try #require(unsafe chmod(path, 0o755) == 0) }
        let port = try freePort()
        let server = try TestServers.ownPostgres(
            settings: ["listen_addresses": "127.0.0.1", "port": String(port), "hba_file": rules])
        try await withPool(url: server.url() + "&port=\(port)") { pool in
            try await pool.executeScript("CREATE ROLE anna LOGIN PASSWORD 'right%word'")
        }
        try await withPool(url: "postgres://anna:right%25word@127.0.0.1:\(port)/postgres") { pool in
            try await pool.query("SELECT 1").requireOne()
        }
        try await withPool(url: "postgres://anna:hunter2@127.0.0.1:\(port)/postgres") { pool in
            let error = try await postgresError { _ = try await pool.query("SELECT 1") }
            #expect(error.isConnectionFailure)
            #expect(error.message.contains("anna"))
            #expect(error.address == "127.0.0.1:\(port)")
            #expect(!error.description.contains("hunter2"))
        }
    }

    @Test(
        "a server that takes connections but never answers is given up after the connect time-out",
        .timeLimit(.minutes(1)))
    func silentServer() async throws {
        let (listener, port) = try listen()
        defer { close(listener) }
        try await withPool(url: "postgres://127.0.0.1:\(port)/h", configure: { $0.connectTimeout = .seconds(2) }) {
            pool in
            let start = ContinuousClock.now
            let error = try await postgresError { _ = try await pool.query("SELECT 1") }
            #expect(error.isConnectionFailure)
            #expect(error.address == "127.0.0.1:\(port)")
            #expect(start.duration(to: .now) < .seconds(10))
        }
    }

    /// A port on the loopback that nobody listens on at the moment.
    private func freePort() throws -> Int {
        let (listener, port) = try listen()
        close(listener)
        return port
    }

    private func listen() throws -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(descriptor >= 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(descriptor, generic, length) == 0 && Glibc.listen(descriptor, 4) == 0
                    && getsockname(descriptor, generic, &length) == 0
            }
        }
        try #require(isBound)
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }
}
