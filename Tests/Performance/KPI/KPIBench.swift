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
        /// By two workers, until it can be read.
        let full: Double
        /// The workers' own seconds together, and those of the plan and the publication.
        let work: Double
        /// The median of three days.
        let day: Double
    }

    /// Figures that should be the same and are not.
    private struct Disagreement: Error, CustomStringConvertible {
        let description: String
    }

    static func run() async throws -> [Measurement] {
        let directory = NSTemporaryDirectory() + "rounds-bench-kpis-\(ProcessInfo.processInfo.processIdentifier)"
        // The server's compiler takes ten times as long over the longest of the direct queries as they need without it.
        let server = try PostgresServer.start(
            in: directory, lifetime: .withProcess,
            settings: ["fsync": "off", "shared_buffers": "2GB", "max_wal_size": "8GB", "jit": "off"])
        let pool = PostgresPool(try PostgresConfiguration(url: server.url(), poolSize: 4))
        _ = try await Migrator(set: ClusterMigrations.set, migrations: ClusterMigrations.all).migrate(pool)
        _ = try await Migrator(set: HospitalMigrations.set, migrations: HospitalMigrations.all).migrate(pool)
        let catalog = try KPICatalog(directory: "jobs/kpis").all()
        try await pool.executeScript(PackageResources.kpi_network_sql.text)

        let small = try await measure(pool, catalog, days: 0..<few)
        try await compareWithOneJob(pool, catalog)
        let large = try await measure(pool, catalog, days: few + 3..<many)
        let direct = try await computeDirectly(pool)
        let slowest = try await readers(pool, catalog)
        let marking = try await markingCost(pool)
        await pool.close()
        try server.stop()
        return figures(small, large, direct) + [
            Measurement(
                name: "a dashboard's read at p99, against 10 ms", unit: "1/s", turns: [(1 / slowest, 100)], aim: 1),
            Measurement(
                name: "100,000 admissions, marked as touched, against unmarked", unit: "rows/s", turns: [marking],
                aim: nil),
        ]
    }

    private static func figures(_ small: Size, _ large: Size, _ direct: Double) -> [Measurement] {
        [
            Measurement(
                name: "full, 2 workers, against every view from the tables", unit: "1/s",
                turns: [(1 / large.full, 1 / direct)], aim: 2),
            Measurement(
                name: "one more day, against full by 2 workers", unit: "1/s", turns: [(1 / large.day, 1 / large.full)],
                aim: 100),
            Measurement(
                name: "one more day, against the work of a full one", unit: "1/s",
                turns: [(1 / large.day, 1 / large.work)], aim: nil),
            Measurement(
                name: "full, growth per row from 100,000 to 1 million", unit: "1/s",
                turns: [(10 / large.full, 1 / small.full)], aim: 0.9),
            Measurement(
                name: "one more day, at 1 million against at 100,000", unit: "1/s",
                turns: [(1 / large.day, 1 / small.day)], aim: 0.7),
        ]
    }

    // MARK: Recomputes

    private static func measure(_ pool: PostgresPool, _ catalog: [KPIDefinition], days: Range<Int>) async throws -> Size
    {
        note("\(days.count) days: the hospitals' tables are filled")
        try await generateMany(days, pool)
        var work = 0.0
        let full = try await seconds { work = try await recomputeInParts(pool, catalog) }
        try await pool.executeScript("vacuum analyze kpi.cells")
        try await pool.executeScript("vacuum analyze kpi.touched")
        var each: [Double] = []
        for day in days.upperBound..<days.upperBound + 3 {
            try await pool.executeScript(script(day..<day + 1, part: 0, of: 1))
            each.append(try await seconds { _ = try await recompute(pool, catalog, .touched) })
        }
        note("full \(full) s, \(work) s of work; one more day \(each) s")
        return Size(full: full, work: work, day: median(each))
    }

    /// Many days, on both processors and without the checks and marks of single rows.
    private static func generateMany(_ days: Range<Int>, _ pool: PostgresPool) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for part in 0..<2 {
                group.addTask {
                    try await pool.transaction { transaction in
                        try await transaction.executeScript("set local session_replication_role = replica")
                        try await transaction.executeScript(script(days, part: part, of: 2))
                    }
                }
            }
            try await group.waitForAll()
        }
        try await pool.withConnection { connection in
            try await connection.executeScript("vacuum analyze")
            try await connection.executeScript("checkpoint")
        }
    }

    private static func script(_ days: Range<Int>, part: Int, of parts: Int) -> String {
        PackageResources.kpi_days_sql.text
            .replacing("ROUNDS_FIRST", with: "\(days.lowerBound)").replacing("ROUNDS_LAST", with: "\(days.upperBound)")
            .replacing("ROUNDS_PARTS", with: "\(parts)").replacing("ROUNDS_PART", with: "\(part)")
    }

    /// As the workflow `kpis` does, with two workers. Answers the seconds of work of all of its jobs.
    private static func recomputeInParts(_ pool: PostgresPool, _ catalog: [KPIDefinition]) async throws -> Double {
        let parts = try await pool.transaction { transaction in
            try await KPIRuns(transaction: transaction).plan(parts: 2, catalog)
        }
        var work = try await withThrowingTaskGroup(of: Double.self) { group in
            for part in parts {
                group.addTask { try await seconds { try await compute(part, catalog, pool) } }
            }
            return try await group.reduce(0, +)
        }
        work += try await seconds {
            try await pool.transaction { transaction in
                let store = KPIStore(transaction: transaction)
                try await store.lock()
                _ = try await store.register(catalog, isComplete: true)
                try await KPIRuns(transaction: transaction).publish(parts[0].run)
                _ = try await compute(catalog, .touched, in: store)
            }
        }
        return work
    }

    private static func compute(_ part: KPIRuns.Part, _ definitions: [KPIDefinition], _ pool: PostgresPool) async throws
    {
        try await pool.transaction { transaction in
            let store = KPIStore(transaction: transaction)
            try await store.prepare(definitions, .branches(part.branches))
            for batch in KPIBatch.batches(definitions) {
                _ = try await store.compute(batch, generation: part.run, replacing: nil)
            }
            try await KPIRuns(transaction: transaction).complete(part: part.part, of: part.run)
        }
    }

    /// In place. Answers how many values changed.
    private static func recompute(_ pool: PostgresPool, _ catalog: [KPIDefinition], _ scope: KPIScope) async throws
        -> Int
    {
        try await pool.transaction { transaction in
            let store = KPIStore(transaction: transaction)
            try await store.lock()
            _ = try await store.register(catalog, isComplete: true)
            try await store.takeTouched()
            return try await compute(catalog, scope, in: store)
        }
    }

    private static func compute(
        _ definitions: [KPIDefinition], _ scope: KPIScope, in store: KPIStore
    ) async throws -> Int {
        let generation = try await store.currentGeneration()
        let open = try await store.prepare(definitions, scope)
        var changed = 0
        for batch in KPIBatch.batches(definitions) {
            let outcomes = try await store.compute(batch, generation: generation, replacing: open)
            changed += outcomes.values.reduce(0) { $0 + $1.changed + $1.removed }
        }
        return changed
    }

    /// A full recompute in one job must find nothing to change.
    private static func compareWithOneJob(_ pool: PostgresPool, _ catalog: [KPIDefinition]) async throws {
        let changed = try await recompute(pool, catalog, .all)
        guard changed == 0 else {
            throw Disagreement(description: "a full recompute found \(changed) values other than those of the days'")
        }
    }

    /// Seconds of all views' figures straight from the tables. The views must have the same sums.
    private static func computeDirectly(_ pool: PostgresPool) async throws -> Double {
        var time = 0.0
        for block in PackageResources.kpi_direct_sql.text.components(separatedBy: "\n;\n")
        where block.contains("-- view") {
            let queries = block.components(separatedBy: "\n-- view\n")
            var direct: [Double] = []
            let own = try await seconds { direct = try await sums(queries[0], pool) }
            time += own
            note("\(own) s straight from the tables for \(queries[1].split(separator: "\n").last ?? "")")
            let stored = try await sums(queries[1], pool)
            let pairs = zip(direct, stored)
            guard direct.count == stored.count, pairs.allSatisfy({ abs($0 - $1) <= 1e-9 * abs($0) }) else {
                throw Disagreement(description: "\(queries[1]) are \(stored), but from the tables \(direct)")
            }
        }
        return time
    }

    /// The columns of a query's only row; nothing counts as 0.
    private static func sums(_ query: String, _ pool: PostgresPool) async throws -> [Double] {
        let rows = try await pool.query(
            """
            select coalesce(value, '0')::float8
            from (\(query)
            ) figures
            cross join lateral json_each_text(row_to_json(figures)) with ordinality as each (key, value, place)
            order by place
            """)
        return try rows.map { try $0.decode(0, as: Double.self) }
    }

    // MARK: Readers and writers

    /// Seconds of the slowest read but one in a hundred, over all KPIs and what dashboards ask for.
    private static func readers(_ pool: PostgresPool, _ catalog: [KPIDefinition]) async throws -> Double {
        try await pool.executeScript("vacuum analyze kpi.cells")
        let reader = KPIReader(pool: pool)
        guard let last = LocalDay("2023-12-28"), let first = LocalDay("2023-11-29") else { return .infinity }
        var times: [Double] = []
        for number in 0..<reads {
            let definition = catalog[number % catalog.count]
            let grain = definition.grain
            let shape = number / catalog.count % 4
            let groups: [KPIGrouping] =
                grain.contains(.service) ? [.service] : grain.contains(.department) ? [.department] : [.day]
            let branch = "B\(10 + number % 50)"
            times.append(
                try await seconds {
                    switch shape {
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
