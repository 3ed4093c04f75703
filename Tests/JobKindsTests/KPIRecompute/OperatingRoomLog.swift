// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import Testing

/// The operating-room log under `shared/data` and the checked answers beside it.
struct OperatingRoomLog {
    /// The nearest `shared/data/or_utilization_2022q1` beside this file or any folder above it.
    static var found: URL? {
        var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent("shared/data/or_utilization_2022q1")
            if FileManager.default.fileExists(atPath: candidate.appendingPathComponent("truth.json").path) {
                return candidate
            }
            folder.deleteLastPathComponent()
        }
        return nil
    }

    static var isPresent: Bool { found != nil }

    let truth: [String: Any]
    private let file: URL

    init() throws {
        let folder = try #require(Self.found)
        file = folder.appendingPathComponent("2022_Q1_OR_Utilization.csv")
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: folder.appendingPathComponent("truth.json")))
        truth = try #require(json as? [String: Any])
    }

    /// Loads the log as the cases of one branch, with the server's own CSV reader.
    func load(into pool: PostgresPool, branch: String, timeZone: String) async throws {
        let bytes = [UInt8](try Data(contentsOf: file))
        let times = ["scheduled", "wheels_in", "started", "ended", "wheels_out"].map {
            "to_timestamp(\($0), 'MM/DD/YY HH12:MI AM')::timestamp at time zone '\(timeZone)'"
        }
        try await pool.transaction { transaction in
            try await transaction.executeScript(
                """
                set local timezone to 'UTC';
                insert into hospital.hospital_branches
                    (branch_id, name, city, state, bed_count, icu_beds, ventilator_count, time_zone)
                values ('\(branch)', 'Branch', 'City', 'State', 0, 0, 0, '\(timeZone)');
                create temporary table log (
                    number text, encounter text, day text, suite text, service text, code text, description text,
                    booked int, scheduled text, wheels_in text, started text, ended text, wheels_out text
                ) on commit drop
                """)
            _ = try await transaction.copyIn("copy log from stdin (format csv, header)") { writer in
                try await writer.write(bytes)
            }
            try await transaction.executeScript(
                """
                insert into hospital.or_cases (branch_id, encounter_id, case_date, suite, service, cpt_code,
                    cpt_description, booked_minutes, scheduled_start, wheels_in, procedure_start, procedure_end, wheels_out)
                select '\(branch)', encounter, to_date(day, 'MM/DD/YY'), suite, service, code, description, booked,
                       \(times.joined(separator: ", "))
                from log
                """)
        }
    }
}
