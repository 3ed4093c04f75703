// SPDX-License-Identifier: Apache-2.0

import Foundation
package import PrivateServers

/// The servers of one test process. They end, and their folders go, when the process ends.
package enum TestServers {
    /// One PostgreSQL for all tests of the process; each test makes a database of its own in it.
    package static func postgres() throws -> PostgresServer { try shared.get() }

    /// A fresh and empty database on the shared server.
    ///
    /// - Parameter template: a database to copy.
    /// - Returns: its URL.
    package static func database(template: String = "template1") throws -> String {
        let name = "test_" + UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: "")
        let server = try postgres()
        try server.createDatabase(name, template: template)
        return server.url(database: name)
    }

    /// A PostgreSQL of the caller's own, for tests that stop, kill or restart it.
    package static func ownPostgres(settings: [String: String] = [:]) throws -> PostgresServer {
        let settings = quick.merging(settings) { $1 }
        return try PostgresServer.start(in: freshDirectory("pg"), lifetime: .withProcess, settings: settings)
    }

    /// A Redis of the caller's own; it takes some 30 ms to start.
    package static func redis(settings: [String] = ["--save", "", "--appendonly", "no"]) throws -> RedisServer {
        try RedisServer.start(in: freshDirectory("redis"), lifetime: .withProcess, settings: settings)
    }

    /// Starts a Redis again that a test has killed, with nothing in its memory.
    package static func restart(_ server: RedisServer) throws -> RedisServer {
        try RedisServer.start(
            in: server.directory, lifetime: .withProcess, settings: ["--save", "", "--appendonly", "no"])
    }

    /// A new folder for one test's files.
    package static func freshDirectory(_ purpose: String) -> String {
        let name = UUID().uuidString.prefix(13).lowercased()
        let path = "/tmp/rounds-test-\(purpose)-\(name)"
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    private static let shared = Result {
        try PostgresServer.start(in: freshDirectory("pg"), lifetime: .withProcess, settings: quick)
    }

    /// No test pulls the machine's plug, so waiting for the disk shows nothing.
    private static let quick = ["fsync": "off", "max_connections": "300", "shared_buffers": "128MB"]
}
