// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A PostgreSQL server of one's own on a Unix socket in a folder; it listens on no port.
package struct PostgresServer: Sendable {
    /// The server's folder: data, log and socket.
    package let directory: String
    /// The folder of the Unix socket.
    package let socketDirectory: String
    private let account: ServerAccount?

    /// The server that lives, or would live, in a folder.
    ///
    /// - Parameter directory: an absolute path. When the caller is root and PostgreSQL's account cannot reach the
    ///   folder (a home folder, for example), the server lives in a folder under `/var/tmp` instead.
    package init(directory: String) {
        let account = ServerAccount.forPostgres
        let parent = (directory as NSString).deletingLastPathComponent
        try? FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        if let account, !account.canReach(parent) {
            self.directory = "/var/tmp/rounds" + directory.replacingOccurrences(of: "/", with: "-")
        } else {
            self.directory = directory
        }
        self.account = account
        socketDirectory = SocketDirectory.path(for: self.directory)
    }

    /// Where a client connects to a database of this server.
    package func url(database: String = "postgres") -> String {
        let allowed = CharacterSet.urlPathAllowed.subtracting(["/", "&", "?"])
        let host = socketDirectory.addingPercentEncoding(withAllowedCharacters: allowed) ?? socketDirectory
        return "postgresql://rounds@/\(database)?host=\(host)"
    }

    /// Starts a server, or leaves the one that already runs there alone.
    ///
    /// A first start makes the database cluster with the superuser `rounds`. Anybody who can reach the socket's
    /// folder is trusted, and only the owner can.
    ///
    /// - Parameters:
    ///   - directory: an absolute path; made when it is not there.
    ///   - lifetime: when the server ends.
    ///   - settings: server settings, such as `["fsync": "off"]`.
    /// - Returns: a server that answers.
    /// - Throws: ``ServerError`` when PostgreSQL is not installed or does not come up.
    package static func start(
        in directory: String, lifetime: ServerLifetime, settings: [String: String] = [:]
    ) throws(ServerError) -> PostgresServer {
        let server = PostgresServer(directory: directory)
        if server.isRunning { return server }
        try server.makeFolder(server.directory)
        try server.makeFolder(server.socketDirectory)
        server.removeStrangersLocks()
        if !FileManager.default.fileExists(atPath: "\(server.data)/PG_VERSION") { try server.makeCluster() }
        var options = "-c listen_addresses='' -c unix_socket_directories='\(server.socketDirectory)'"
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) { options += " -c \(name)='\(value)'" }
        try server.launch(options: options)
        if lifetime == .withProcess {
            let stop =
                (server.account?.prefix ?? [])
                + [try Self.binary("pg_ctl"), "-D", server.data, "-m", "immediate", "stop"]
            try Tool.when(
                getpid(), ends: #"directory=$1; sockets=$2; shift 2; "$@"; rm -rf "$directory" "$sockets""#,
                [server.directory, server.socketDirectory] + stop)
        }
        return server
    }

    /// Whether the server runs.
    ///
    /// A process id left in the folder by a server that was killed may belong to another program by now, so the
    /// process must also be a server of this folder.
    package var isRunning: Bool {
        guard let process = processID, ProcessTable.isAlive(process) else { return false }
        return "\(ProcessTable.commandLine(process)) ".contains(" -D \(data) ")
    }

    /// The server's main process, or `nil` when it does not run.
    package var processID: Int32? {
        guard let text = try? String(contentsOfFile: "\(data)/postmaster.pid", encoding: .utf8) else { return nil }
        return text.split(separator: "\n").first.flatMap { Int32($0) }
    }

    /// Ends the server and waits until it is gone.
    ///
    /// - Parameter immediately: drop everything as a power failure would, instead of finishing in good order.
    package func stop(immediately: Bool = false) throws(ServerError) {
        guard isRunning else { return }
        try tool("pg_ctl", ["-D", data, "-m", immediately ? "immediate" : "fast", "-w", "stop"])
    }

    /// Starts the server again with the settings of a previous start in the same folder.
    package func restart(immediately: Bool = false) throws(ServerError) {
        try tool(
            "pg_ctl",
            ["-D", data, "-m", immediately ? "immediate" : "fast", "-w", "-l", "\(directory)/postgres.log", "restart"])
    }

    /// Makes a database, as a copy of another one when asked.
    ///
    /// - Throws: ``ServerError`` when it exists already.
    package func createDatabase(_ name: String, template: String = "template1") throws(ServerError) {
        try tool("createdb", ["-h", socketDirectory, "-U", "rounds", "-T", template, name])
    }

    /// Drops a database, ending the connections to it.
    package func dropDatabase(_ name: String) throws(ServerError) {
        try tool("dropdb", ["-h", socketDirectory, "-U", "rounds", "--force", name])
    }

    private var data: String { "\(directory)/data" }

    /// Makes the database cluster under another name first, so that one half made is never taken for a whole one.
    private func makeCluster() throws(ServerError) {
        let unfinished = "\(data).new"
        try Tool.run(["rm", "-rf", unfinished])
        try tool(
            "initdb",
            [
                "-D", unfinished, "-U", "rounds", "--auth=trust", "--encoding=UTF8", "--lc-collate=C",
                "--lc-ctype=C.UTF-8", "--no-sync",
            ])
        try Tool.run(["mv", "-T", unfinished, data])
    }

    /// Removes a killed server's lock files when another program has got its process id since; PostgreSQL would
    /// refuse to start. Otherwise it judges them best itself: it also looks for children that still live.
    private func removeStrangersLocks() {
        guard let process = processID, ProcessTable.isAlive(process), !isRunning else { return }
        let command = ProcessTable.commandLine(process)
        guard !command.isEmpty, !command.hasPrefix("postgres:") else { return }
        for path in ["\(data)/postmaster.pid", "\(socketDirectory)/.s.PGSQL.5432.lock"] {
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    /// Starts the server's process and waits until it answers.
    ///
    /// When the main process was killed, its children end by themselves a moment later, and until then PostgreSQL
    /// refuses to start: hence more than one try.
    private func launch(options: String) throws(ServerError) {
        let command = ["-D", data, "-l", "\(directory)/postgres.log", "-w", "-t", "60", "-o", options, "start"]
        for _ in 0..<10 {
            if (try? tool("pg_ctl", command)) != nil { return }
            usleep(300_000)
        }
        do {
            try tool("pg_ctl", command)
        } catch {
            let log = (try? String(contentsOfFile: "\(directory)/postgres.log", encoding: .utf8)) ?? ""
            let end = log.split(separator: "\n").suffix(5).joined(separator: "\n")
            throw ServerError("PostgreSQL in \(directory) does not start; the end of its log:\n\(end)")
        }
    }

    @discardableResult
    private func tool(_ name: String, _ arguments: [String]) throws(ServerError) -> String {
        try Tool.run([try Self.binary(name)] + arguments, as: account)
    }

    private func makeFolder(_ path: String) throws(ServerError) {
        try Tool.run(["mkdir", "-p", path])
        if let account { try Tool.run(["chown", "\(account.name):", path]) }
        try Tool.run(["chmod", "700", path])
    }

    /// The path of one of PostgreSQL's programs, of the newest version installed.
    ///
    /// - Throws: ``ServerError`` when none is installed.
    package static func binary(_ name: String) throws(ServerError) -> String {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        for version in versions.sorted(by: { (Double($0) ?? 0) > (Double($1) ?? 0) }) {
            let path = "/usr/lib/postgresql/\(version)/bin/\(name)"
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        guard let path = try? Tool.run(["sh", "-c", "command -v \(name)"]) else {
            throw ServerError("PostgreSQL's \(name) is not installed; `make setup` installs it")
        }
        return path.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
