// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Hospital
import Jobs
import Postgres
import PrivateServers

/// KPIs of 60 branches, from 100,000 to 1,000,000 admissions: a full recompute by two workers beside computing every
/// public view straight from the tables, a recompute after one more day, and what a dashboard reads.
enum KPIBench {
    /// Days of 1,380 admissions.
    private static let (few, many) = (73, 730)
    private static let reads = 400

    /// What one size of the network takes, in seconds.
    private struct Size {
        let full: Double
        /// The median of three days.
        let day: Double
    }

    static func run() async throws -> [Measurement] {
        let directory = NSTemporaryDirectory() + "rounds-bench-kpis-\(ProcessInfo.processInfo.processIdentifier)"
        let server = try PostgresServer.start(
            in: directory, lifetime: .withProcess,
            settings: ["fsync": "off", "shared_buffers": "1GB", "max_wal_size": "8GB"])
        let pool = PostgresPool(try PostgresConfiguration(url: server.url(), poolSize: 4))
        _ = try await Migrator(set: ClusterMigrations.set, migrations: ClusterMigrations.all).migrate(pool)
        _ = try await Migrator(set: HospitalMigrations.set, migrations: HospitalMigrations.all).migrate(pool)
        let catalog = try KPICatalog(directory: "jobs/kpis")

        let small = try await measure(pool, catalog, days: 0..<few)
        let large = try await measure(pool, catalog, days: few + 3..<many)
        let direct = try await seconds { try await computeDirectly(pool) }
        let (single, changed) = try await recomputeInOneJob(pool, catalog)
        let slowest = try await readers(pool, catalog)
        let marking = try await markingCost(pool)
        await pool.close()
        try server.stop()
        precondition(changed == 0, "a full recompute found \(changed) values other than those of the days' recomputes")
        return [
            Measurement(
                name: "full, 2 workers, against every view from the tables", unit: "1/s",
                turns: [(1 / large.full, 1 / direct)], aim: 2),
            Measurement(
                name: "full, one job, nothing to write, against the same", unit: "1/s",
                turns: [(1 / single, 1 / direct)],
                aim: nil),
            Measurement(
                name: "one more day, against full by 2 workers", unit: "1/s", turns: [(1 / large.day, 1 / large.full)],
                aim: 100),
            Measurement(
                name: "full, growth per row from 100,000 to 1 million", unit: "1/s",
                turns: [(10 / large.full, 1 / small.full)], aim: 0.9),
            Measurement(
                name: "one more day, at 1 million against at 100,000", unit: "1/s",
                turns: [(1 / large.day, 1 / small.day)], aim: 0.7),
            Measurement(
                name: "a dashboard's read at p99, against 10 ms", unit: "1/s", turns: [(1 / slowest, 100)], aim: 1),
            Measurement(
                name: "100,000 admissions, marked as touched, against unmarked", unit: "rows/s", turns: [marking],
                aim: nil),
        ]
    }

    // MARK: Recomputes

    private static func measure(_ pool: PostgresPool, _ catalog: KPICatalog, days: Range<Int>) async throws -> Size {
        try await generate(days, pool)
        try await pool.executeScript("checkpoint")
        let full = try await seconds { try await recomputeInParts(pool, catalog) }
        try await pool.executeScript("vacuum analyze kpi.cells")
        try await pool.executeScript("vacuum analyze kpi.touched")
        var each: [Double] = []
        for day in days.upperBound..<days.upperBound + 3 {
            try await generate(day..<day + 1, pool)
            each.append(try await seconds { _ = try await recompute(pool, catalog, .touched) })
        }
        return Size(full: full, day: median(each))
    }

    private static func generate(_ days: Range<Int>, _ pool: PostgresPool) async throws {
        let script = PackageResources.kpi_network_sql.text
            .replacing("ROUNDS_FIRST", with: "\(days.lowerBound)").replacing("ROUNDS_LAST", with: "\(days.upperBound)")
        try await pool.executeScript(script)
    }

    /// As the workflow `kpis` does, with two workers.
    private static func recomputeInParts(_ pool: PostgresPool, _ catalog: KPICatalog) async throws {
        let definitions = catalog.definitions
        let parts = try await pool.transaction { transaction in
            try await KPIRuns(transaction: transaction).plan(parts: 2, definitions)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for part in parts {
                group.addTask {
                    try await pool.transaction { transaction in
                        let store = KPIStore(transaction: transaction)
                        try await store.prepare(definitions, .branches(part.branches))
                        for batch in KPIBatch.batches(definitions) {
                            _ = try await store.compute(batch, generation: part.run, isNew: true)
                        }
                        try await KPIRuns(transaction: transaction).complete(part: part.part, of: part.run)
                    }
                }
            }
            try await group.waitForAll()
        }
        try await pool.transaction { transaction in
            let store = KPIStore(transaction: transaction)
            try await store.lock()
            _ = try await store.register(definitions, isComplete: true)
            try await KPIRuns(transaction: transaction).publish(parts[0].run)
            _ = try await compute(definitions, .touched, in: store)
        }
    }

    /// In place. Answers how many values changed.
    private static func recompute(_ pool: PostgresPool, _ catalog: KPICatalog, _ scope: KPIScope) async throws -> Int {
        try await pool.transaction { transaction in
            let store = KPIStore(transaction: transaction)
            try await store.lock()
            _ = try await store.register(catalog.definitions, isComplete: true)
            try await store.takeTouched()
            return try await compute(catalog.definitions, scope, in: store)
        }
    }

    private static func recomputeInOneJob(
        _ pool: PostgresPool, _ catalog: KPICatalog
    ) async throws -> (seconds: Double, changed: Int) {
        var changed = 0
        let time = try await seconds { changed = try await recompute(pool, catalog, .all) }
        return (time, changed)
    }

    private static func compute(
        _ definitions: [KPIDefinition], _ scope: KPIScope, in store: KPIStore
    ) async throws -> Int {
        let generation = try await store.currentGeneration()
        try await store.prepare(definitions, scope)
        var changed = 0
        for batch in KPIBatch.batches(definitions) {
            let outcomes = try await store.compute(batch, generation: generation)
            changed += outcomes.values.reduce(0) { $0 + $1.changed + $1.removed }
        }
        return changed
    }

    private static func computeDirectly(_ pool: PostgresPool) async throws {
        for statement in PackageResources.kpi_direct_sql.text.split(separator: "\n;\n") {
            _ = try await pool.query(String(statement))
        }
    }

    // MARK: Readers and writers

    /// Seconds of the slowest read but one in a hundred, over all KPIs and what dashboards ask for.
    private static func readers(_ pool: PostgresPool, _ catalog: KPICatalog) async throws -> Double {
        try await pool.executeScript("vacuum analyze kpi.cells")
        let reader = KPIReader(pool: pool)
        guard let last = LocalDay("2023-12-28"), let first = LocalDay("2023-11-29") else { return .infinity }
        var times: [Double] = []
        for number in 0..<reads {
            let definition = catalog.definitions[number % catalog.definitions.count]
            let grain = definition.grain
            let groups: [KPIGrouping] =
                grain.contains(.service) ? [.service] : grain.contains(.department) ? [.department] : [.day]
            let branch = "B\(10 + number % 50)"
            times.append(
                try await seconds {
                    switch number % 4 {
                    case 0:
                        _ = try await reader.totals(of: definition, from: first, to: last, branch: branch, by: [.day])
                    case 1: _ = try await reader.totals(of: definition, from: first, to: last, by: [.branch])
                    case 2:
                        _ = try await reader.totals(of: definition, from: first, to: last, branch: branch, by: groups)
                    default: _ = try await reader.totals(of: definition, branch: branch, by: [.month])
                    }
                })
        }
        return times.sorted()[reads * 99 / 100]
    }

    /// Rows per second of one statement that inserts 100,000 admissions, with and without triggers.
    private static func markingCost(_ pool: PostgresPool) async throws -> (value: Double, reference: Double) {
        struct Undo: Error {}
        func rate(_ prepare: String) async throws -> Double {
            var time = 1.0
            do {
                try await pool.transaction { transaction in
                    try await transaction.executeScript(prepare)
                    time = try await seconds {
                        try await transaction.executeScript(
                            """
                            insert into hospital.admissions
                                (branch_id, admission_id, patient_id, department_id, doctor_id, admitted_at, admission_type,
                                 source, diagnosis_code)
                            select branch_id, 'again-' || admission_id, patient_id, department_id, doctor_id, admitted_at,
                                   admission_type, source, diagnosis_code
                            from hospital.admissions limit 100000
                            """)
                    }
                    throw Undo()
                }
            } catch is Undo {}
            return 100_000 / time
        }
        _ = try await rate("select 1")
        let reference = try await rate("alter table hospital.admissions disable trigger user")
        return (try await rate("select 1"), reference)
    }

    private static func seconds(_ body: () async throws -> Void) async throws -> Double {
        let start = ContinuousClock.now
        try await body()
        return (ContinuousClock.now - start) / .seconds(1)
    }
}

extension [UInt8] {
    fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}
