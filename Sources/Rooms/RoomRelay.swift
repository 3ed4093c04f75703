// SPDX-License-Identifier: Apache-2.0

package import Cluster
package import Postgres
package import Redis

/// Puts what happened to rooms into the Redis stream, in the order in which it happened.
///
/// - Guarantees: each event gets there, however often Redis loses the stream before the event is counted.
/// - Does not: put each there once. Readers know an event that they have seen by its number.
package struct RoomRelay: Duty {
    package static let name = "room-relay"
    package let interval = Duration.seconds(2)
    package let wakeChannel: String? = "rounds_rooms"
    private let postgres: PostgresPool
    private let redis: RedisClient
    private static let page = 500

    package init(_ postgres: PostgresPool, _ redis: RedisClient) {
        self.postgres = postgres
        self.redis = redis
    }

    package func runOnce(term: Int64) async throws -> DutyReport {
        let events = try await postgres.query(Statements.waitingRoomEvents, Self.page).map { try RoomEvent($0) }
        if events.isEmpty { return DutyReport() }
        for case .error(let line) in try await redis.pipeline(events.map(RoomStream.append)) {
            throw RedisError.unexpectedReply(line)
        }
        try await postgres.execute(
            "UPDATE hospital.room_events SET published_at = clock_timestamp() WHERE event_id = ANY ($1::bigint[])",
            events.map(\.event))
        return DutyReport(["published": events.count], next: events.count == Self.page ? .zero : nil)
    }
}
