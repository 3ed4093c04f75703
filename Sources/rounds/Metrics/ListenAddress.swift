// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Where a process listens: `HOST:PORT`, or only `PORT`, which means this machine alone.
struct ListenAddress: ExpressibleByArgument, Hashable, Sendable, CustomStringConvertible {
    let host: String
    let port: Int

    init(host: String = "127.0.0.1", port: Int) {
        self.host = host
        self.port = port
    }

    init?(argument: String) {
        let colon = argument.lastIndex(of: ":")
        guard let port = UInt16(colon.map { argument[argument.index(after: $0)...] } ?? argument[...]) else {
            return nil
        }
        var host = colon.map { argument[..<$0] } ?? ""
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        // An IPv6 address without brackets could not be told from one with a port.
        if host.contains(":"), !argument.hasPrefix("[") { return nil }
        self.init(host: host.isEmpty ? "127.0.0.1" : String(host), port: Int(port))
    }

    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
