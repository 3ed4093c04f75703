// SPDX-License-Identifier: Apache-2.0

import Definitions
import Foundation
import Jobs
import TestSupport
import Testing

@testable import Hospital

@Suite("The KPI catalogue")
struct KPICatalogTests {
    /// `jobs/kpis` of this package.
    static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../jobs/kpis").standardized.path

    @Test("holds the KPIs that ship with Rounds, each complete")
    func shipped() throws {
        let catalog = KPICatalog(directory: Self.directory)
        let names = Set(try catalog.names())
        #expect(
            names.isSuperset(of: [
                "or_cases", "or_in_room_minutes", "or_booked_minutes", "or_overrun_share", "or_turnover_minutes",
                "or_first_case_on_time", "or_first_case_delay", "or_prime_time_utilisation", "average_length_of_stay",
                "bed_occupancy", "admissions", "discharges", "readmission_30_day", "cost_per_discharge",
            ]))
        for kpi in try catalog.all() {
            let group: KPIDefinition.Dimension = kpi.category == .hospital ? .department : .suite
            #expect(kpi.grain.starts(with: [.branch, .day]), "\(kpi.name)")
            #expect(kpi.grain.count == 2 || kpi.grain[2] == group || kpi.grain[2] == .slice, "\(kpi.name)")
            #expect(!kpi.relations.isEmpty, "\(kpi.name)")
        }
    }

    @Test("finds KPIs by name and suggests the nearest")
    func lookup() throws {
        let catalog = KPICatalog(directory: Self.directory)
        #expect(try catalog.definitions(named: nil).count == catalog.all().count)
        #expect(
            try catalog.definitions(named: ["or_cases", "admissions", "or_cases"]).map(\.name) == [
                "admissions", "or_cases",
            ])
        let error = try #require(throws: BadInput.self) { try catalog.definition(named: "or_case") }
        #expect(error.message.contains("did you mean 'or_cases'?"))
        #expect(throws: BadInput.self) { try catalog.definitions(named: []) }
    }

    @Test("is refused when the folder is missing or holds none")
    func empty() {
        #expect(throws: DefinitionError.self) { try KPICatalog(directory: "/nowhere/kpis").all() }
        #expect(throws: DefinitionError.self) { try KPICatalog(directory: TestServers.freshDirectory("kpis")).all() }
    }
}
