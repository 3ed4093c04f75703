// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Hospital

@Suite("A synthetic network")
struct SyntheticNetworkTests {
    @Test("is the same bytes for the same seed")
    func sameSeed() throws {
        let first = try GeneratedFiles(seed: 7, branches: 3, days: 40, dirtyShare: 0.02)
        let second = try GeneratedFiles(seed: 7, branches: 3, days: 40, dirtyShare: 0.02)
        for table in SyntheticTable.allCases {
            #expect(try first.data(table) == second.data(table), "\(table.fileName)")
        }
    }

    @Test("differs for another seed")
    func otherSeed() throws {
        let first = try GeneratedFiles(seed: 7, branches: 1, days: 10)
        let second = try GeneratedFiles(seed: 8, branches: 1, days: 10)
        #expect(try first.data(.admissions) != second.data(.admissions))
        #expect(try first.data(.orCases) != second.data(.orCases))
    }

    @Test("counts its rows and bytes")
    func counts() throws {
        let files = try GeneratedFiles(seed: 1, branches: 2, days: 12)
        for table in SyntheticTable.allCases {
            let rows = try files.rows(table)
            #expect(rows.count == files.summary[table].rows, "\(table.fileName)")
            #expect(try files.data(table).count == files.summary[table].bytes, "\(table.fileName)")
            #expect(rows.allSatisfy { $0.count == table.columns.count }, "\(table.fileName)")
        }
    }

    @Test("refers only to what is there")
    func references() throws {
        let files = try GeneratedFiles(seed: 3, branches: 3, days: 60)
        func keys(_ table: SyntheticTable, _ columns: String...) throws -> Set<[String]> {
            Set(try files.rows(table).map { row in columns.map { row[$0] ?? "" } })
        }
        func check(_ table: SyntheticTable, _ columns: [String], in parents: Set<[String]>) throws {
            let orphans = try files.rows(table).filter { row in !parents.contains(columns.map { row[$0] ?? "" }) }
            #expect(orphans.isEmpty, "\(table.fileName) \(columns)")
        }
        let branches = try keys(.branches, "branch_id")
        let departments = try keys(.departments, "branch_id", "department_id")
        let doctors = try keys(.doctors, "doctor_id")
        let admissions = try keys(.admissions, "branch_id", "admission_id")
        try check(.departments, ["branch_id"], in: branches)
        try check(.doctors, ["branch_id", "department_id"], in: departments)
        try check(.beds, ["branch_id", "department_id"], in: departments)
        try check(.doctorSchedules, ["doctor_id"], in: doctors)
        try check(.admissions, ["branch_id", "department_id"], in: departments)
        try check(.admissions, ["patient_id"], in: try keys(.patients, "patient_id"))
        try check(.admissions, ["doctor_id"], in: doctors)
        try check(.admissions, ["diagnosis_code"], in: try keys(.diagnosisCategories, "diagnosis_code"))
        for table in [SyntheticTable.discharges, .procedures, .billing, .readmissions] {
            try check(table, ["branch_id", "admission_id"], in: admissions)
        }
        try check(.readmissions, ["branch_id", "index_admission_id"], in: admissions)
        try check(.discharges, ["outcome"], in: try keys(.outcomes, "outcome"))
        try check(.procedures, ["procedure_code"], in: try keys(.procedureCodes, "procedure_code"))
        try check(.procedures, ["doctor_id"], in: doctors)
        try check(.resourceAllocation, ["branch_id", "department_id"], in: departments)
        try check(.orCases, ["Branch"], in: branches)
        try check(.rooms, ["branch_id"], in: branches)
        for table in SyntheticTable.allCases {
            let key = table.columns.filter { $0.role == .key }.map(\.name)
            let rows = try files.rows(table)
            guard !key.isEmpty else { continue }
            if table == .resourceAllocation { continue }
            #expect(Set(rows.map { row in key.map { row[$0] ?? "" } }).count == rows.count, "\(table.fileName)")
        }
    }

    @Test("has readmissions that are later stays of the same patient, and no others within 30 days")
    func readmissions() throws {
        let files = try GeneratedFiles(seed: 5, branches: 2, days: 120)
        let discharges = try files.byKey(.discharges, "branch_id", "admission_id")
        let listed = try files.byKey(.readmissions, "branch_id", "admission_id")
        var stays: [String: [[String: String]]] = [:]
        for row in try files.rows(.admissions) { stays[row["patient_id"] ?? "", default: []].append(row) }
        var found = 0
        for (_, rows) in stays {
            let ordered = rows.sorted { ($0["admitted_at"] ?? "") < ($1["admitted_at"] ?? "") }
            for (earlier, later) in zip(ordered, ordered.dropFirst()) {
                let key = [earlier["branch_id"] ?? "", earlier["admission_id"] ?? ""]
                let discharge = try #require(discharges[key], "a patient is admitted only after a discharge")
                let gap =
                    try GeneratedFiles.minutes(later["admitted_at"])
                    - GeneratedFiles.minutes(discharge["discharged_at"])
                #expect(gap > 0)
                guard gap <= 30 * 1440 else { continue }
                found += 1
                let row = try #require(listed[[later["branch_id"] ?? "", later["admission_id"] ?? ""]])
                #expect(row["index_admission_id"] == earlier["admission_id"])
                #expect(row["days_since"] == String(gap / 1440))
                #expect(discharge["outcome"] != "Deceased" && discharge["outcome"] != "Transferred")
            }
        }
        #expect(found == listed.count)
        #expect(found > 50)
    }

    @Test("has stays, bills and cases of believable shape")
    func shapes() throws {
        let files = try GeneratedFiles(seed: 11, branches: 2, days: 120)
        let discharges = try files.byKey(.discharges, "branch_id", "admission_id")
        var stays: [String: [Int]] = [:]
        for row in try files.rows(.admissions) {
            guard let discharge = discharges[[row["branch_id"] ?? "", row["admission_id"] ?? ""]] else { continue }
            let minutes =
                try GeneratedFiles.minutes(discharge["discharged_at"]) - GeneratedFiles.minutes(row["admitted_at"])
            #expect(minutes > 0)
            stays[row["department_id"] ?? "", default: []].append(minutes)
        }
        func median(_ values: [Int]) -> Double { Double(values.sorted()[values.count / 2]) / 1440 }
        func mean(_ values: [Int]) -> Double { Double(values.reduce(0, +)) / Double(values.count) / 1440 }
        let emergency = try #require(stays["EMER"]), oncology = try #require(stays["ONCO"])
        #expect(median(emergency) < 1.2 && median(oncology) > 3.5)
        #expect(mean(oncology) > median(oncology) * 1.1, "lengths of stay are skewed to the right")
        for bill in try files.rows(.billing) {
            let parts = try ["total_amount", "insurance_amount", "patient_amount"].map { name in
                try #require(Int((bill[name] ?? "").replacing(".", with: "")))
            }
            #expect(parts[0] == parts[1] + parts[2])
        }
        let beds = try files.byKey(.departments, "branch_id", "department_id")
        for row in try files.rows(.resourceAllocation) {
            let department = try #require(beds[[row["branch_id"] ?? "", row["department_id"] ?? ""]])
            #expect(Int(row["beds_occupied"] ?? "")! <= Int(department["bed_count"] ?? "")!)
        }
    }

    @Test("writes no time that daylight saving skips, and each hour once")
    func daylightSaving() throws {
        // Branch B03 is in London, where 2024-03-31 01:00…01:59 does not exist.
        let files = try GeneratedFiles(seed: 2, branches: 3, days: 4, start: "2024-03-29")
        let hours = try files.rows(.resourceAllocation)
            .filter { $0["branch_id"] == "B03" && $0["department_id"] == "ICU" }
            .compactMap { $0["observed_at"] }
        #expect(hours.count == 4 * 24 - 1)
        #expect(Set(hours).count == hours.count)
        #expect(!hours.contains("2024-03-31 01:00"))
        let clock = WallClock(
            zone: try #require(TimeZone(identifier: "Europe/London")),
            from: try #require(LocalDay("2024-03-01")), through: try #require(LocalDay("2024-11-30")))
        let skipped = LocalMinute(try #require(LocalDay("2024-03-31")), minute: 75)
        #expect(!clock.exists(skipped))
        #expect(clock.existing(skipped) == skipped + 60)
        #expect(clock.exists(LocalMinute(try #require(LocalDay("2024-10-27")), minute: 75)))
    }

    @Test("has exactly the dirty rows that the summary counts, and the same good rows without them")
    func dirtyRows() throws {
        let clean = try GeneratedFiles(seed: 9, branches: 2, days: 30)
        let dirty = try GeneratedFiles(seed: 9, branches: 2, days: 30, dirtyShare: 0.05)
        #expect(clean.summary.dirtyRows == 0)
        #expect(Set(dirty.summary.tables.values.flatMap(\.dirtyByKind.keys)).count == DirtyRow.allCases.count)
        for table in SyntheticTable.allCases {
            let good = try clean.lines(table), mixed = try dirty.lines(table)
            let summary = dirty.summary[table]
            #expect(mixed.count == good.count + summary.dirtyRows, "\(table.fileName)")
            #expect(summary.dirtyByKind.values.reduce(0, +) == summary.dirtyRows, "\(table.fileName)")
            #expect(summary.rows == good.count - 1, "\(table.fileName)")
            // What is left after taking out the good lines in their order are the dirty ones.
            var next = good.startIndex
            for line in mixed where next < good.endIndex && line == good[next] { next += 1 }
            #expect(next == good.endIndex, "\(table.fileName)")
            if table.canBeDirty && good.count > 400 { #expect(summary.dirtyRows > 0, "\(table.fileName)") }
            if !table.canBeDirty { #expect(summary.dirtyRows == 0, "\(table.fileName)") }
        }
    }

    @Test("remembers no more after two years than after one")
    func memory() throws {
        let directory = NSTemporaryDirectory() + "rounds-network-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let writers = try NetworkWriters(directory: directory, seed: 1, dirtyShare: 0)
        let start = try #require(LocalDay("2024-01-01"))
        let zone = try #require(TimeZone(identifier: "Asia/Kolkata"))
        var stays = StaySimulator(
            branch: BranchPlan(index: 0, seed: 1), writers: writers,
            clock: WallClock(zone: zone, from: start, through: start), seed: 1, from: start, days: 730)
        var remembered: [Int] = []
        for offset in 0..<730 {
            try stays.simulate(start.advanced(by: offset))
            if offset % 365 == 364 { remembered.append(stays.returns.values.reduce(0) { $0 + $1.count }) }
        }
        #expect(remembered[0] > 100)
        #expect(Double(remembered[1]) < 1.25 * Double(remembered[0]))
        #expect(stays.returns.count < 200)
    }

    @Test(
        "refuses numbers out of range",
        arguments: [(0, 1, 0.0), (1000, 1, 0), (1, 0, 0), (1, 3661, 0), (1, 1, -0.1), (1, 1, 0.6), (1, 1, .nan)])
    func ranges(branches: Int, days: Int, dirty: Double) throws {
        let start = try #require(LocalDay("2024-01-01"))
        #expect(throws: (any Error).self) {
            try SyntheticNetwork(seed: 1, branches: branches, days: days, startDate: start, dirtyShare: dirty)
        }
    }
}
