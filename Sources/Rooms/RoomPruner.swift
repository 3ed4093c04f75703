// SPDX-License-Identifier: Apache-2.0

package import Cluster
package import Postgres

/// Deletes the rooms' figures by minute that are older than two weeks. Those by hour stay.
package struct RoomPruner: Duty {
    package static let name = "room-pruner"
    package let interval = Duration.seconds(3600)
    private let postgres: PostgresPool
    private static let days = 14

    package init(_ postgres: PostgresPool) { self.postgres = postgres }

    package func runOnce(term: Int64) async throws -> DutyReport {
        let deleted = try await postgres.execute(
            """
            DELETE FROM hospital.room_usage
            WHERE grain = 'minute' AND bucket < clock_timestamp() - make_interval(days => $1)
            """, Self.days)
        return DutyReport(["deleted": deleted])
    }
}
