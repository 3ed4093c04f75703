// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A Redis server of one's own on a Unix socket in a folder; it listens on no port unless asked to.
package struct RedisServer: Sendable {
    /// The server's folder: data, log, socket and process id.
    package let directory: String
    /// The path of the Unix socket.
    package let socket: String

    /// Where a client connects.
    package var url: String {
        "unix://\(socket.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? socket)"
    }

    /// The server that lives, or would live, in a folder.
    package init(directory: String) {
        self.directory = directory
        socket = SocketDirectory.path(for: directory) + "/redis.sock"
    }

    /// Starts a server, or leaves the one that already runs there alone.
    ///
    /// - Parameters:
    ///   - directory: an absolute path; made when it is not there.
    ///   - lifetime: when the server ends.
    ///   - settings: more `redis-server` options, such as `["--appendonly", "yes"]`.
    /// - Returns: a server that answers.
    /// - Throws: ``ServerError`` when `redis-server` is not installed or does not come up.
    package static func start(
        in directory: String, lifetime: ServerLifetime, settings: [String] = []
    ) throws(ServerError) -> RedisServer {
        let server = RedisServer(directory: directory)
        if server.isRunning { return server }
        do {
            for path in [directory, (server.socket as NSString).deletingLastPathComponent] {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            }
        } catch {
            throw ServerError("the folder \(directory) cannot be made: \(error.localizedDescription)")
        }
        let options = [
            "--daemonize", "yes", "--dir", directory, "--unixsocket", server.socket, "--unixsocketperm", "700",
            "--port", "0", "--pidfile", server.pidFile, "--logfile", "\(directory)/redis.log",
            "--maxmemory-policy", "noeviction",
        ]
        // A server that is still loading its data must not get a second one over the same files.
        let isLoading = server.processID.map(server.isServer) ?? false
        if !isLoading { try Tool.run(["redis-server"] + options + settings) }
        guard Patience.wait(seconds: 10, until: { server.isRunning }) else {
            throw ServerError("redis-server in \(directory) does not answer; see \(directory)/redis.log")
        }
        if lifetime == .withProcess {
            try Tool.when(
                getpid(), ends: #"kill -9 "$(cat "$1/redis.pid")"; rm -rf "$1" "$2""#, [directory, server.socket])
        }
        return server
    }

    /// Whether the server answers.
    package var isRunning: Bool {
        FileManager.default.fileExists(atPath: socket)
            && (try? Tool.run(["redis-cli", "-s", socket, "PING"]))?.hasPrefix("PONG") == true
    }

    /// The server's process, or `nil` when it has never run.
    package var processID: Int32? {
        guard let text = try? String(contentsOfFile: pidFile, encoding: .utf8) else { return nil }
        return Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// Ends the server in good order and waits until it is gone.
    ///
    /// - Returns: whether it ran.
    @discardableResult
    package func stop() throws(ServerError) -> Bool {
        // Not `isRunning`: a server that is still loading its data does not answer yet, and has to end as well.
        guard let process = processID, isServer(process) else { return false }
        _ = try? Tool.run(["kill", "\(process)"])
        try Tool.wait(forEndOf: process)
        return true
    }

    /// Ends the server as a power failure would.
    package func kill() throws(ServerError) {
        guard let process = processID, isServer(process) else { return }
        _ = try? Tool.run(["kill", "-9", "\(process)"])
        try Tool.wait(forEndOf: process)
    }

    /// Whether a process is this server, not another program that got a dead server's process id.
    private func isServer(_ process: Int32) -> Bool {
        ProcessTable.isAlive(process) && ProcessTable.commandLine(process).contains(socket)
    }

    private var pidFile: String { "\(directory)/redis.pid" }
}
