// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hospital
import Postgres

/// The branches that the database knows.
struct BranchDirectory {
    let transaction: PostgresTransaction

    /// Registers a branch that is not there yet, under its own name and without beds.
    ///
    /// - Returns: the name of its zone when it was not there.
    func register(_ branch: String, zone: TimeZone) async throws -> String? {
        // Foundation's name for UTC means British time to some readers.
        let name = zone == .gmt ? "UTC" : zone.identifier
        let count = try await transaction.execute(
            """
            INSERT INTO hospital.hospital_branches
                (branch_id, name, city, state, bed_count, icu_beds, ventilator_count, time_zone)
            VALUES ($1, $1, '', '', 0, 0, 0, $2) ON CONFLICT DO NOTHING
            """, branch, name)
        return count > 0 ? name : nil
    }

    /// The zones of all branches, by the branch.
    func zones() async throws -> [String: String] {
        var zones: [String: String] = [:]
        for row in try await transaction.query("SELECT branch_id, time_zone FROM hospital.hospital_branches") {
            zones[try row.decode(0)] = try row.decode(1, as: String.self)
        }
        return zones
    }
}
