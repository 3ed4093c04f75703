// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import Redis

/// Looks how far the clocks of PostgreSQL, Redis and this machine are apart.
package struct ClocksExamination: Examination {
    package let subject = "clocks"
    private let client: ClusterClient

    package init(_ client: ClusterClient) {
        self.client = client
    }

    package func examine(repairing isRepairing: Bool) async throws -> ExaminationResult {
        let redis = try await difference {
            let parts = try await client.broker.redis.send("TIME").array ?? []
            guard parts.count == 2, let seconds = parts[0].int, let micros = parts[1].int else {
                throw RedisError.unexpectedReply("\(parts)")
            }
            return Double(seconds) + Double(micros) / 1e6
        }
        let postgres = try await difference {
            try await client.ledger.postgres.query("SELECT extract(epoch FROM clock_timestamp())::float8")[0].decode(0)
        }
        let clocks = ClockDifferences(redis: redis, postgres: postgres)
        return ExaminationResult(clocks.summary, clocks.findings)
    }

    /// How many seconds a server's clock is ahead of this machine's: the best of three, since only the quickest answer
    /// says it exactly.
    private func difference(_ read: () async throws -> Double) async throws -> Double {
        var best: (took: Double, difference: Double)?
        for _ in 1...3 {
            let before = Date().timeIntervalSince1970
            let time = try await read()
            let after = Date().timeIntervalSince1970
            if best.map({ after - before < $0.took }) ?? true {
                best = (after - before, time - (before + after) / 2)
            }
        }
        return best?.difference ?? 0
    }
}

/// How many seconds the servers' clocks are ahead of this machine's.
struct ClockDifferences: Sendable {
    var redis: Double
    var postgres: Double

    /// More is worth a word; seconds.
    static let tolerance = 2.0

    var summary: String { "Redis \(Self.words(redis)), PostgreSQL \(Self.words(postgres)) beside this machine" }

    var findings: [Finding] {
        let clocks = [("this machine", 0), ("Redis", redis), ("PostgreSQL", postgres)].sorted { $0.1 < $1.1 }
        let apart = clocks[2].1 - clocks[0].1
        guard apart > Self.tolerance else { return [] }
        return [
            Finding(
                "clocks/apart", .warning,
                what: "the clock of \(clocks[2].0) is \(Int(apart.rounded())) s ahead of that of \(clocks[0].0)",
                meaning: """
                    delayed jobs start by the clock of Redis, schedules by the coordinator's: they come early or late by \
                    that much; leases are not concerned
                    """,
                remedy: "let all servers follow the same time server (chrony, systemd-timesyncd)")
        ]
    }

    private static func words(_ seconds: Double) -> String {
        let milliseconds = Int((seconds * 1000).rounded())
        return milliseconds < 0 ? "\(milliseconds) ms" : "+\(milliseconds) ms"
    }
}
