// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrivateServers
import Redis
import TestSupport
import Testing

/// Options that let tests start a server without files.
let withoutFiles = ["--save", "", "--appendonly", "no"]

/// A server of the test's own and the settings to reach it.
struct Fixture {
    let server: RedisServer
    let configuration: RedisConfiguration

    init(settings: [String] = []) throws {
        server = try TestServers.redis(settings: withoutFiles + settings)
        configuration = try RedisConfiguration(url: server.url)
    }

    /// A client of its own; give it a name to be found in `CLIENT LIST`.
    func client(name: String? = nil) -> RedisClient {
        var configuration = configuration
        configuration.clientName = name
        return RedisClient(configuration)
    }

    /// Brings a server that was killed back to life, in the same place.
    func startAgain() throws {
        _ = try RedisServer.start(in: server.directory, lifetime: .withProcess, settings: withoutFiles)
    }
}

/// Waits until a condition outside this process holds.
func eventually(
    _ what: String, within limit: Duration = .seconds(20), _ condition: () async throws -> Bool,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let end = ContinuousClock.now.advanced(by: limit)
    while try await !condition() {
        try #require(ContinuousClock.now < end, "it never happened: \(what)", sourceLocation: sourceLocation)
        try await Task.sleep(for: .milliseconds(5))
    }
}

extension RedisClient {
    /// The line of `CLIENT LIST` of the client with a name, as fields.
    func clientLine(named name: String) async throws -> [String: String]? {
        let list = try await send("CLIENT", "LIST").string ?? ""
        let line = list.split(separator: "\n").first { $0.contains(" name=\(name) ") }
        return line.map { line in
            var fields: [String: String] = [:]
            for field in line.split(separator: " ") {
                let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                fields[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
            }
            return fields
        }
    }
}

/// A TCP port that nobody listens on at the moment.
func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = unsafe withUnsafeMutablePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
            unsafe bind(descriptor, raw, size) == 0 && getsockname(descriptor, raw, &size) == 0
        }
    }
    try #require(status)
    return Int(UInt16(bigEndian: address.sin_port))
}

/// How many descriptors this process has open.
func descriptorCount() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
}
