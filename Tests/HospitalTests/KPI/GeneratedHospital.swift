// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import Testing

@testable import Hospital

/// A database with a small synthetic network in it, loaded by the server's own CSV reader: what does not go into these
/// tables as it is generated is an error.
struct GeneratedHospital {
    let fixture: KPIFixture

    init() async throws {
        fixture = try await KPIFixture()
        try await fixture.run(
            """
            truncate hospital.hospital_branches, hospital.diagnosis_categories, hospital.outcomes cascade
            """)
        // Branch B03 is in London, whose clocks change within these days.
        let files = try GeneratedFiles(seed: 21, branches: 3, days: 35, start: "2024-03-01")
        for table in SyntheticTable.allCases where table != .orCases {
            try await load(table, from: files)
        }
        try await loadCases(from: files)
    }

    /// The stored values of a KPI in full precision.
    func exact(_ kpi: String) async throws -> [String] {
        try await fixture.pool.query(
            """
            select (branch_id, period, suite, service, department, slice, numerator, denominator)::text as line
            from kpi.values where kpi = $1 order by 1
            """, kpi
        ).map { try $0.decode("line", as: String.self) }
    }

    private func load(_ table: SyntheticTable, from files: GeneratedFiles) async throws {
        let name = table == .branches ? "hospital_branches" : table.rawValue
        let data = [UInt8](try files.data(table))
        let columns = table.columns.map(\.name)
        // Local times become instants in the branch's zone; a copy into text columns first, like any ingestion.
        let times = columns.filter { $0.hasSuffix("_at") }
        let values = columns.map { column in
            times.contains(column) ? "r.\(column)::timestamp at time zone b.time_zone" : "r.\(column)"
        }
        let join = times.isEmpty ? "" : "join hospital.hospital_branches b on b.branch_id = r.branch_id"
        try await fixture.pool.transaction { transaction in
            try await transaction.executeScript(
                """
                create temporary table r on commit drop as
                select \(columns.joined(separator: ", ")) from hospital.\(name) limit 0;
                \(times.map { "alter table r alter \($0) type text;" }.joined(separator: "\n"))
                """)
            let rows = try await transaction.copyIn("copy r from stdin (format csv, header)") { writer in
                try await writer.write(data)
            }
            #expect(rows == files.summary[table].rows)
            try await transaction.executeScript(
                """
                insert into hospital.\(name) (\(columns.joined(separator: ", ")))
                select \(values.joined(separator: ", ")) from r \(join)
                """)
        }
    }

    private func loadCases(from files: GeneratedFiles) async throws {
        let data = [UInt8](try files.data(.orCases))
        try await fixture.pool.transaction { transaction in
            try await transaction.executeScript(
                """
                set local timezone to 'UTC';
                create temporary table r (
                    i text, encounter text, day text, suite text, service text, code text, description text,
                    booked int, scheduled text, wheels_in text, started text, ended text, wheels_out text, branch text,
                    surgeon text, age int) on commit drop
                """)
            _ = try await transaction.copyIn("copy r from stdin (format csv, header)") { writer in
                try await writer.write(data)
            }
            let times = ["scheduled", "wheels_in", "started", "ended", "wheels_out"].map {
                "to_timestamp(\($0), 'MM/DD/YY HH12:MI AM')::timestamp at time zone b.time_zone"
            }
            try await transaction.executeScript(
                """
                insert into hospital.or_cases (branch_id, encounter_id, case_date, suite, service, cpt_code,
                    cpt_description, surgeon_id, patient_age, booked_minutes, scheduled_start, wheels_in,
                    procedure_start, procedure_end, wheels_out)
                select r.branch, encounter, to_date(day, 'MM/DD/YY'), suite, service, code, description, surgeon, age,
                       booked, \(times.joined(separator: ", "))
                from r join hospital.hospital_branches b on b.branch_id = r.branch
                """)
        }
    }
}
