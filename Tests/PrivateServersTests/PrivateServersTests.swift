// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrivateServers
import Testing
import TestSupport

@Suite("Private servers")
struct PrivateServersTests {
    @Test("Redis starts, answers, survives a second start, and is gone after stop")
    func redis() throws {
        let server = try TestServers.redis()
        #expect(server.isRunning)
        let process = try #require(server.processID)
        let again = try RedisServer.start(in: server.directory, lifetime: .untilStopped)
        #expect(again.processID == process)
        try server.stop()
        #expect(!server.isRunning)
        #expect(!ProcessTable.isAlive(process))
    }

    @Test("Redis starts again after a kill")
    func redisKilled() throws {
        let server = try TestServers.redis()
        let first = try #require(server.processID)
        try server.kill()
        #expect(!server.isRunning)
        let again = try RedisServer.start(in: server.directory, lifetime: .untilStopped)
        #expect(again.isRunning)
        #expect(again.processID != first)
        try again.stop()
    }

    @Test("PostgreSQL starts, stops, and starts again after a kill")
    func postgres() throws {
        let server = try TestServers.ownPostgres()
        #expect(server.isRunning)
        try server.createDatabase("one")
        #expect(throws: ServerError.self) { try server.createDatabase("one") }
        let process = try #require(server.processID)
        kill(process, SIGKILL)
        while kill(process, 0) == 0 { usleep(10_000) }
        let again = try PostgresServer.start(in: server.directory, lifetime: .untilStopped)
        #expect(again.isRunning)
        try again.stop()
        #expect(!again.isRunning)
    }
}
