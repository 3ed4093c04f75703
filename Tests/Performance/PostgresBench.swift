// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import PrivateServers

/// The pool against `pgbench -S -M prepared`: single rows by primary key, on the same server, in turns.
enum PostgresBench {
    /// How many turns; odd, so that the median is one of them.
    private static let turns = 5
    /// 100,000 accounts for each, all in the server's memory.
    private static let scale = 5
    private static let seconds = 3

    static func run() async throws -> [Measurement] {
        let process = ProcessInfo.processInfo.processIdentifier
        let server = try PostgresServer.start(
            in: NSTemporaryDirectory() + "rounds-bench-pg-\(process)", lifetime: .withProcess,
            settings: ["fsync": "off", "shared_buffers": "256MB"])
        try pgbench(server, ["-i", "-q", "-s", "\(scale)"])
        let pool = PostgresPool(try PostgresConfiguration(url: server.url(), poolSize: 4))

        var four: [(value: Double, reference: Double)] = []
        var one: [(value: Double, reference: Double)] = []
        for turn in -1..<turns {
            // The first turn warms up; then each side goes first every other time.
            let pair = try await turnOf(pool, server, connections: 4, isPoolFirst: turn % 2 == 0)
            let single = try await turnOf(pool, server, connections: 1, isPoolFirst: turn % 2 == 0)
            if turn >= 0 {
                four.append(pair)
                one.append(single)
            }
        }
        let batch = try await pipelined(pool)
        await pool.close()
        try server.stop()
        return [
            Measurement(
                name: "4 connections, against pgbench -S -M prepared -j 2", unit: "rows/s", turns: four, aim: 0.75),
            Measurement(name: "1 connection, against the same", unit: "rows/s", turns: one, aim: nil),
            Measurement(name: "1 connection, pipelines of 128", unit: "rows/s", value: batch),
        ]
    }

    private static func turnOf(
        _ pool: PostgresPool, _ server: PostgresServer, connections: Int, isPoolFirst: Bool
    ) async throws -> (value: Double, reference: Double) {
        if isPoolFirst {
            let value = try await selects(pool, tasks: connections)
            return (value, try reference(server, connections))
        }
        let reference = try reference(server, connections)
        return (try await selects(pool, tasks: connections), reference)
    }

    /// Rows per second of tasks that each ask for one row at a time.
    private static func selects(_ pool: PostgresPool, tasks: Int) async throws -> Double {
        let start = ContinuousClock.now
        let end = start.advanced(by: .seconds(seconds))
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<tasks {
                group.addTask {
                    var count = 0
                    while ContinuousClock.now < end {
                        let rows = try await pool.query(
                            "SELECT abalance FROM pgbench_accounts WHERE aid = $1", account(count))
                        _ = try rows[0].decode("abalance", as: Int.self)
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        return perSecond(count, since: start)
    }

    /// Rows per second when many questions share a round trip.
    private static func pipelined(_ pool: PostgresPool) async throws -> Double {
        let start = ContinuousClock.now
        let end = start.advanced(by: .seconds(seconds))
        var count = 0
        while ContinuousClock.now < end {
            let batch = (count..<count + 128).map { number in
                PostgresStatement("SELECT abalance FROM pgbench_accounts WHERE aid = $1", account(number))
            }
            count += try await pool.pipeline(batch).count
        }
        return perSecond(count, since: start)
    }

    /// Accounts all over the table without the system call that `Int.random` costs: a multiple of the golden ratio.
    private static func account(_ number: Int) -> Int {
        number &* 0x9e37_79b9 % (scale * 100_000) + 1
    }

    /// Transactions per second by pgbench's own account, without the time to connect.
    private static func reference(_ server: PostgresServer, _ connections: Int) throws -> Double {
        // By count: its -T counts on SIGALRM, which a child of a thread of Swift's pool inherits blocked.
        let report = try pgbench(
            server,
            [
                "-S", "-M", "prepared", "-n", "-c", "\(connections)", "-j", "\(min(2, connections))",
                "-t", "\(60_000 / connections)",
            ])
        let rate = report.split(separator: "\n").first { $0.hasPrefix("tps = ") }
        guard let rate, let value = Double(rate.dropFirst(6).prefix { $0.isNumber || $0 == "." }) else {
            throw Failure(description: "pgbench does not say its rate: \(report)")
        }
        return value
    }

    @discardableResult
    private static func pgbench(_ server: PostgresServer, _ arguments: [String]) throws -> String {
        let program = Process()
        program.executableURL = URL(fileURLWithPath: try PostgresServer.binary("pgbench"))
        program.arguments = arguments + ["-h", server.socketDirectory, "-U", "rounds", "postgres"]
        let output = Pipe()
        program.standardOutput = output
        program.standardError = FileHandle.nullDevice
        try program.run()
        let report = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        program.waitUntilExit()
        guard program.terminationStatus == 0 else { throw Failure(description: "pgbench failed: \(report)") }
        return report
    }

    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }
}
