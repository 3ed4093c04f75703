// SPDX-License-Identifier: Apache-2.0

import Postgres
import Testing

@testable import Hospital

@Suite("What has been touched")
struct KPITouchedTests {
    @Test(
        "is all that a recompute needs: after any changes in any order the values are those of a full one, byte for byte",
        arguments: [1, 2])
    func property(seed: UInt64) async throws {
        let hospital = try await GeneratedHospital()
        let fixture = hospital.fixture
        try await fixture.refresh()
        #expect(try await rows(fixture, "select from kpi.cells") > 2000)
        var random = SeededRandom(seed: seed)
        var changes = HospitalChange.all
        for index in changes.indices.reversed() { changes.swapAt(index, random.int(0...index)) }
        var done: [String] = []
        while !changes.isEmpty {
            for _ in 0..<min(random.int(1...4), changes.count) {
                let change = changes.removeLast()
                done.append(change.description)
                try await apply(change, seed: random.int(0...999_999), to: fixture)
            }
            try await fixture.refresh()
            #expect(try await rows(fixture, "select from kpi.touched where not is_done") == 0)
            let full = try await computeInParts(fixture)
            let differences = try await fixture.pool.query(
                """
                (select 'not in full', \(Self.value) from kpi.cells except
                 select 'not in full', \(Self.value) from kpi.cells_\(full))
                union all
                (select 'only in full', \(Self.value) from kpi.cells_\(full) except
                 select 'only in full', \(Self.value) from kpi.cells)
                order by 2 limit 5
                """)
            let lines = try differences.map { try "\($0.decode(0, as: String.self)): \($0.decode(1, as: String.self))" }
            let message = "after \(done.suffix(4)): \(lines)"
            try #require(lines.isEmpty, "\(message)")
            let (incremental, whole) = (try await bytes(fixture, generation(fixture)), try await bytes(fixture, full))
            #expect(incremental == whole)
        }
    }

    @Test("is marked by every writer, for the days before and after, and only those")
    func marks() async throws {
        let hospital = try await KPIFixture()
        #expect(try await touched(hospital) == ["LON * all", "NYC * all", "PUN * all"])
        try await hospital.stay("1", at: "PUN", from: "2024-01-10 19:00+00", to: "2024-01-14 10:00+00")
        #expect(try await touched(hospital) == ["PUN 2024-01-11 admission", "PUN 2024-01-14 discharge"])
        try await hospital.run("update hospital.admissions set admitted_at = '2024-01-09 10:00+00'")
        #expect(
            try await touched(hospital) == [
                "PUN 2024-01-09 admission", "PUN 2024-01-11 admission", "PUN 2024-01-14 discharge",
            ])
        try await hospital.run(
            """
            insert into hospital.billing values ('PUN', 'b', '1', '2024-01-20 10:00+00', 1, 0, 1, 'INR');
            """)
        #expect(try await touched(hospital) == ["PUN 2024-01-20 bill"])
        try await hospital.run("update hospital.patients set insurance_type = 'ESI'")
        #expect(
            try await touched(hospital) == ["PUN 2024-01-09 other", "PUN 2024-01-14 other", "PUN 2024-01-20 other"])
        try await hospital.run("delete from hospital.billing")
        #expect(try await touched(hospital) == ["PUN 2024-01-14 other", "PUN 2024-01-20 bill"])
        // The patient's return makes a readmission of the first discharge; it is found when it is computed.
        try await hospital.stay("2", at: "LON", patient: "P-PUN-1", from: "2024-02-01 10:00+00")
        #expect(try await touched(hospital) == ["LON 2024-02-01 admission"])
        // When it is taken back, only the one who does so still knows the patient.
        try await hospital.run("delete from hospital.admissions where admission_id = '2'")
        #expect(try await touched(hospital) == ["LON 2024-02-01 admission", "PUN 2024-01-14 other"])
        try await hospital.run("update hospital.departments set bed_count = 5 where branch_id = 'PUN'")
        #expect(try await touched(hospital) == ["PUN * all"])
        try await hospital.run("truncate hospital.discharges")
        #expect(try await touched(hospital) == ["* * all"])
        try await hospital.run("update hospital.admissions set source = 'x' where false")
        #expect(try await touched(hospital) == [])
    }

    @Test("reaches the day of the discharge that a late return follows, and leaves its other figures as they are")
    func lateReturn() async throws {
        let hospital = try await KPIFixture()
        func figures() async throws -> [String] {
            try await hospital.values("readmission_30_day") + hospital.values("cost_per_discharge")
        }
        try await hospital.stay("1", at: "PUN", from: "2024-01-10 10:00+00", to: "2024-01-14 10:00+00")
        try await hospital.run(
            "insert into hospital.billing values ('PUN', 'b', '1', '2024-01-20 10:00+00', 900, 0, 900, 'INR')")
        try await hospital.refresh()
        #expect(try await figures() == ["PUN 2024-01-14 0/1", "PUN 2024-01-14 900/1"])
        try await hospital.stay("2", at: "LON", patient: "P-PUN-1", from: "2024-02-01 10:00+00")
        try await hospital.refresh()
        #expect(try await figures() == ["PUN 2024-01-14 1/1", "PUN 2024-01-14 900/1"])
        // A discharge home in between is the one that the return follows.
        try await hospital.stay(
            "0", at: "NYC", patient: "P-PUN-1", from: "2024-01-09 10:00+00", to: "2024-01-20 12:00+00")
        try await hospital.refresh()
        #expect(
            try await figures() == ["NYC 2024-01-20 1/1", "PUN 2024-01-14 0/1", "PUN 2024-01-14 900/1"])
    }

    @Test("and rolled back, is not")
    func rolledBack() async throws {
        let hospital = try await KPIFixture()
        try await hospital.run("delete from kpi.touched")
        struct Undo: Error {}
        await #expect(throws: Undo.self) {
            try await hospital.pool.transaction { transaction in
                try await transaction.execute("update hospital.departments set bed_count = 7")
                throw Undo()
            }
        }
        #expect(try await touched(hospital) == [])
    }

    // MARK: Helpers

    private static let value = """
        (kpi, period, branch_id, numerator, denominator, suites, services, departments, slices, numerators,
         denominators)::text
        """

    private func apply(_ change: HospitalChange, seed: Int, to fixture: KPIFixture) async throws {
        try await fixture.pool.transaction { transaction in
            try await transaction.executeScript(change.sql.replacing("SEED", with: "\(seed)"))
        }
    }

    /// Everything anew, in a generation of its own.
    private func computeInParts(_ fixture: KPIFixture) async throws -> Int {
        let definitions = try fixture.catalog.all()
        let parts = try await fixture.pool.transaction { transaction in
            try await KPIRuns(transaction: transaction).plan(parts: 2, definitions)
        }
        for part in parts {
            try await fixture.pool.transaction { transaction in
                let store = KPIStore(transaction: transaction)
                try await store.prepare(definitions, .branches(part.branches))
                for batch in KPIBatch.batches(definitions) {
                    _ = try await store.compute(batch, generation: part.run, replacing: nil)
                }
            }
        }
        return parts[0].run
    }

    private func bytes(_ fixture: KPIFixture, _ generation: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        try await fixture.pool.withConnection { connection in
            try await connection.copyOut(
                """
                copy (select \(Self.value) from kpi.cells_\(generation) order by kpi, period, branch_id) to stdout
                """
            ) { bytes += $0 }
        }
        return bytes
    }

    private func generation(_ fixture: KPIFixture) async throws -> Int {
        try await fixture.pool.query("select generation from kpi.current")[0].decode(0)
    }

    private func rows(_ fixture: KPIFixture, _ query: String) async throws -> Int {
        try await fixture.pool.query(query).count
    }

    /// What is marked, each once; and takes it away.
    private func touched(_ fixture: KPIFixture) async throws -> [String] {
        let rows = try await fixture.pool.query(
            """
            select distinct concat_ws(' ', coalesce(branch_id, '*'), coalesce(day::text, '*'), fact) as line
            from kpi.touched order by 1
            """)
        try await fixture.run("delete from kpi.touched")
        return try rows.map { try $0.decode("line", as: String.self) }
    }
}
