// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrivateServers
import Testing
import TestSupport

@Suite("Daemons")
struct DaemonTests {
    private func daemon() -> Daemon {
        let folder = TestServers.freshDirectory("daemon")
        return Daemon(name: "test", lock: ProcessLock(path: "\(folder)/test.lock"), log: "\(folder)/test.log")
    }

    /// A program that locks the daemon's file as `ProcessLock` does, then does as told. Perl is part of every Debian.
    private func program(_ daemon: Daemon, then script: String) -> [String] {
        let lock =
            #"use Fcntl; open F, ">>", $ARGV[0]; my $l = pack "ssx4qqix4", F_WRLCK, 0, 0, 0, 0; fcntl F, F_SETLK, $l;"#
        return ["/usr/bin/perl", "-e", "\(lock) \(script)", daemon.lock.path]
    }

    @Test("A daemon is known by its lock while it lives, and ends when asked to")
    func lifeCycle() throws {
        let daemon = daemon()
        #expect(daemon.processID == nil)
        try daemon.start(program(daemon, then: "sleep 60;"), environment: [:])
        let process = try #require(daemon.processID)
        #expect(ProcessTable.isAlive(process))
        #expect(daemon.requestEnd() == process)
        #expect(daemon.awaitEnd(of: process, patience: 10))
        #expect(!ProcessTable.isAlive(process))
        #expect(daemon.processID == nil)
    }

    @Test("A daemon that does not heed the request is killed when patience ends")
    func stubborn() throws {
        let daemon = daemon()
        let script = "$SIG{TERM} = 'IGNORE'; sleep 60;"
        try daemon.start(program(daemon, then: script), environment: [:])
        // The lock may be seen before the signal is ignored.
        let process = try #require(daemon.processID)
        usleep(200_000)
        #expect(daemon.requestEnd() == process)
        #expect(!daemon.awaitEnd(of: process, patience: 0.3))
        #expect(!ProcessTable.isAlive(process))
    }

    @Test("A daemon that ends at once is reported with what it said")
    func endsAtOnce() throws {
        let daemon = daemon()
        try "said in an earlier life\n".write(toFile: daemon.log, atomically: true, encoding: .utf8)
        let error = try #require(throws: ServerError.self) {
            try daemon.start(["/bin/sh", "-c", "echo the disk is full; exit 3"], environment: [:])
        }
        #expect(error.description.contains("the disk is full"))
        #expect(!error.description.contains("earlier life"))
    }

    @Test("A lock file left behind by a kill means nothing")
    func staleLock() throws {
        let daemon = daemon()
        try daemon.start(program(daemon, then: "sleep 60;"), environment: [:])
        let process = try #require(daemon.processID)
        kill(process, SIGKILL)
        #expect(daemon.awaitEnd(of: process, patience: 10))
        #expect(FileManager.default.fileExists(atPath: daemon.lock.path))
        #expect(daemon.processID == nil)
    }

    @Test("PostgreSQL starts although its old process id belongs to another program now")
    func reusedProcessID() throws {
        let server = try TestServers.ownPostgres()
        let process = try #require(server.processID)
        kill(process, SIGKILL)
        while ProcessTable.isAlive(process) { usleep(10_000) }
        let file = "\(server.directory)/data/postmaster.pid"
        let lines = try String(contentsOfFile: file, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
        // Any program that lives: this one.
        let text = (["\(getpid())"] + lines.dropFirst()).joined(separator: "\n")
        let handle = try #require(FileHandle(forWritingAtPath: file))
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
        #expect(!server.isRunning)
        let again = try PostgresServer.start(in: server.directory, lifetime: .untilStopped)
        #expect(again.isRunning)
        try again.stop()
    }
}
