// SPDX-License-Identifier: Apache-2.0

package import Cluster
package import Postgres
package import Redis

/// Reads the stream of rooms as it grows and keeps the figures by minute and hour current.
///
/// - Guarantees: each event counts exactly once, across restarts of everything: what counts an event and what notes that
///   it was counted are one transaction, and only then does Redis hear that the entry is done with.
package struct RoomCounter: Duty {
    package static let name = "room-counter"
    /// After a failure; while all is well the duty waits inside Redis for the next event.
    package let interval = Duration.seconds(1)
    private let postgres: PostgresPool
    private let redis: RedisBlockingConnection
    private static let page = 500

    package init(_ postgres: PostgresPool, _ redis: RedisConfiguration) {
        self.postgres = postgres
        self.redis = RedisBlockingConnection(redis)
    }

    package func runOnce(term: Int64) async throws -> DutyReport {
        // First what this duty was given before and has not acknowledged, because it was interrupted.
        var counted = try await count(from: "0", wait: nil)
        counted += try await count(from: ">", wait: 900)
        return DutyReport(["counted": counted], next: .zero)
    }

    /// - Parameters:
    ///   - position: `0` for what was handed out before, `>` for what is new.
    ///   - wait: milliseconds, for the first new entry; `nil` to take what is there.
    private func count(from position: String, wait: Int?) async throws -> Int {
        var block: [any RedisArgument] = []
        if let wait { block = ["BLOCK", "\(wait)"] }
        let read = RedisCommand(
            "XREADGROUP",
            arguments: ["GROUP", RoomStream.group, "coordinator", "COUNT", "\(Self.page)"] + block
                + ["STREAMS", RoomStream.key, position])
        let entries: [RoomStream.Entry]
        do {
            entries = RoomStream.entries(try await redis.send(read, timeout: .milliseconds(wait ?? 0) + .seconds(5)))
        } catch {
            guard case .server(code: "NOGROUP", _) = error else { throw error }
            try await createGroup()
            return 0
        }
        if entries.isEmpty { return 0 }
        let counted: Int = try await postgres.query(Statements.applyRoomEvents, entries.compactMap(\.event))[0].decode(
            0)
        try await redis.send(
            RedisCommand("XACK", arguments: [RoomStream.key, RoomStream.group] + entries.map(\.id)),
            timeout: .seconds(5))
        return counted
    }

    /// Begins at the stream's first entry, so that nothing that came before the group is left out.
    private func createGroup() async throws {
        do {
            try await redis.send(
                RedisCommand("XGROUP", "CREATE", RoomStream.key, RoomStream.group, "0", "MKSTREAM"),
                timeout: .seconds(5))
        } catch {
            // Another coordinator may have been first.
            guard case .server(code: "BUSYGROUP", _) = error else { throw error }
        }
    }
}
