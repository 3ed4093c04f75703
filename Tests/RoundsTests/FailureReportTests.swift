// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Definitions
import Foundation
import Jobs
import Postgres
import PrivateServers
import Redis
import Testing

@testable import rounds

@Suite("Exit statuses")
struct FailureReportTests {
    struct Unforeseen: Error {}

    @Test(
        "Each kind of error has its status",
        arguments: [
            (BadInput("no such file"), rounds.ExitStatus.badInput),
            (DefinitionError(file: "x.yml", line: 3, message: "is not YAML"), .badInput),
            (PostgresError(.connection, "refused"), .unreachable),
            (PostgresError(.timeout, "no connection became free"), .unreachable),
            (PostgresError(.server, "division by zero"), .failed),
            (PostgresError(.usage, "not a URL"), .badInput),
            (RedisError.cannotConnect(address: "h:1", reason: "refused"), .unreachable),
            (RedisError.connectionLost(address: "h:1", reason: "reset"), .unreachable),
            (RedisError.timedOut(address: "h:1", after: .seconds(5)), .unreachable),
            (RedisError.invalidURL(url: "x", reason: "no scheme"), .badInput),
            (RedisError.server(code: "WRONGTYPE", message: "no"), .failed),
            (ServerError("initdb failed"), .unreachable),
            (JobFailure("broken", retryable: false), .failed),
            (CancellationError(), .cancelled),
            (CommandFailure(.cancelled, "job 1 was cancelled"), .cancelled),
            (Unforeseen(), .failed),
        ] as [(any Error & Sendable, rounds.ExitStatus)])
    func statuses(error: any Error & Sendable, status: rounds.ExitStatus) {
        #expect(FailureReport(error).status == status)
    }

    @Test("A server that cannot be reached is named, with what to do")
    func unreachable() {
        let report = FailureReport(RedisError.cannotConnect(address: "unix:/x/redis.sock", reason: "no such file"))
        #expect(report.message.contains("unix:/x/redis.sock"))
        #expect(report.hint?.contains("rounds up") == true)
    }

    @Test("What to do stands under what is wrong, indented")
    func layout() {
        let report = FailureReport(BadInput("unknown dataset 'x'", hint: "known here: beds"))
        #expect(report.lines(style: .plain) == ["rounds: unknown dataset 'x'", "  known here: beds"])
    }

    @Test("A wrong command line ends with 2, help and version with 0")
    func usage() async {
        #expect(await Rounds.run(["up", "--wrkers", "3"], console: .silent) == 2)
        #expect(await Rounds.run(["up", "--workers", "many"], console: .silent) == 2)
        #expect(await Rounds.run(["submit", "kpi-recompute", "--priority", "12"], console: .silent) == 2)
        #expect(await Rounds.run(["sumbit"], console: .silent) == 2)
        #expect(await Rounds.run(["up", "--help"], console: .silent) == 0)
        #expect(await Rounds.run(["help", "jobs"], console: .silent) == 0)
        #expect(await Rounds.run(["--version"], console: .silent) == 0)
    }

    @Test("A misspelt command is answered with the nearest one")
    func suggestions() throws {
        let first = try #require(throws: CommandFailure.self) { try CommandNames.check(["sumbit"], from: Rounds.self) }
        #expect(first.message == "'rounds' has no command 'sumbit' (did you mean 'submit'?)")
        let second = try #require(throws: CommandFailure.self) {
            try CommandNames.check(["jobs", "lst"], from: Rounds.self)
        }
        #expect(second.message == "'rounds jobs' has no command 'lst' (did you mean 'list'?)")
        #expect(second.status == .badInput)
        try CommandNames.check(["jobs", "list", "anything"], from: Rounds.self)
        try CommandNames.check(["jobs", "--help"], from: Rounds.self)
    }
}

extension Console {
    /// Writes to nobody.
    static var silent: Console {
        let nobody = Terminal(descriptor: unsafe open("/dev/null", O_WRONLY), environment: [:])
        return Console(output: nobody, messages: nobody)
    }
}
