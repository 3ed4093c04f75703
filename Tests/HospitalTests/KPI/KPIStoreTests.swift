// SPDX-License-Identifier: Apache-2.0

import Postgres
import Testing

@testable import Hospital

@Suite("Recomputing a KPI")
struct KPIStoreTests {
    @Test("again changes nothing, not even the time of computation")
    func idempotent() async throws {
        let hospital = try await KPIFixture()
        for day in 10...14 { try await hospital.stay("\(day)", at: "PUN", from: "2024-01-\(day) 12:00+00") }
        #expect(try await hospital.recompute("admissions") == KPIStore.Outcome(rows: 5, changed: 5, removed: 0))
        let before = try await computed(hospital)
        #expect(try await hospital.recompute("admissions") == KPIStore.Outcome(rows: 5, changed: 0, removed: 0))
        #expect(try await computed(hospital) == before)
    }

    @Test("for a range leaves the other days alone and removes what is gone within it")
    func range() async throws {
        let hospital = try await KPIFixture()
        for day in 10...14 { try await hospital.stay("\(day)", at: "PUN", from: "2024-01-\(day) 12:00+00") }
        try await hospital.recompute("admissions")
        try await hospital.run(
            """
            delete from hospital.admissions where admission_id in ('10', '12');
            update hospital.admissions set admitted_at = '2024-01-13 08:00+00' where admission_id = '11';
            """)
        #expect(
            try await hospital.recompute("admissions", from: "2024-01-12", to: "2024-01-13")
                == KPIStore.Outcome(rows: 1, changed: 1, removed: 1))
        #expect(
            try await hospital.values("admissions") == [
                "PUN 2024-01-10 1", "PUN 2024-01-11 1", "PUN 2024-01-13 2", "PUN 2024-01-14 1",
            ])
        try await hospital.recompute("admissions")
        #expect(try await hospital.values("admissions") == ["PUN 2024-01-13 2", "PUN 2024-01-14 1"])
    }

    @Test("in pieces gives the same values as at once, for every KPI on a generated hospital")
    func pieces() async throws {
        let hospital = try await GeneratedHospital()
        for definition in try hospital.fixture.catalog.all() {
            try await hospital.fixture.recompute(definition.name)
            let whole = try await hospital.exact(definition.name)
            // The generated bills are made at the discharge.
            #expect(whole.isEmpty == (definition.name == "bills_without_discharge"), "\(definition.name)")
            try await hospital.fixture.run("delete from kpi.cells where kpi = '\(definition.name)'")
            for (from, to) in [(nil, "2024-03-14"), ("2024-03-15", "2024-03-15"), ("2024-03-16", nil)] {
                try await hospital.fixture.recompute(definition.name, from: from, to: to)
            }
            #expect(try await hospital.exact(definition.name) == whole, "\(definition.name)")
        }
    }

    @Test("of several at the same time waits instead of failing", .timeLimit(.minutes(1)))
    func concurrent() async throws {
        let hospital = try await KPIFixture()
        for day in 10...14 { try await hospital.stay("\(day)", at: "PUN", from: "2024-01-\(day) 12:00+00") }
        let outcomes = try await withThrowingTaskGroup(of: KPIStore.Outcome.self) { group in
            for _ in 0..<6 { group.addTask { try await hospital.recompute("admissions") } }
            return try await group.reduce(into: [KPIStore.Outcome]()) { $0.append($1) }
        }
        #expect(outcomes.map(\.changed).reduce(0, +) == 5)
    }

    private func computed(_ hospital: KPIFixture) async throws -> [String] {
        try await hospital.pool.query("select (v.*)::text as line from kpi.values v order by 1")
            .map { try $0.decode("line", as: String.self) }
    }
}
