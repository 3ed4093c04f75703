// SPDX-License-Identifier: Apache-2.0

import Cluster
import Postgres
import TestSupport
import Testing

@testable import Hospital

@Suite("Generations of KPIs")
struct KPIGenerationTests {
    /// The tables that hold generations.
    private func tables(_ pool: PostgresPool) async throws -> [String] {
        try await pool.query(
            """
            select relname::text from pg_class
            where relnamespace = 'kpi'::regnamespace and relkind = 'r' and relname ~ '^cells_[0-9]+$' order by oid
            """
        ).map { try $0.decode(0) }
    }

    private func plan(_ hospital: KPIFixture) async throws -> Int {
        let definitions = try hospital.catalog.all()
        let parts = try await hospital.pool.transaction { transaction in
            try await KPIRuns(transaction: transaction).plan(parts: 1, definitions)
        }
        return try #require(parts.first).run
    }

    /// Publishes a run whose parts have found nothing.
    private func publish(_ run: Int, _ hospital: KPIFixture) async throws {
        try await hospital.pool.transaction { transaction in
            try await KPIStore(transaction: transaction).lock()
            try await KPIRuns(transaction: transaction).publish(run)
        }
    }

    @Test("take over what is read from a database that kept them in one table, and nothing else")
    func upgrade() async throws {
        let pool = PostgresPool(try PostgresConfiguration(url: try TestServers.database(), poolSize: 2))
        _ = try await Migrator(set: ClusterMigrations.set, migrations: ClusterMigrations.all).migrate(pool)
        let before = HospitalMigrations.all.filter { $0.version < 16 }
        _ = try await Migrator(set: HospitalMigrations.set, migrations: before).migrate(pool)
        try await pool.withConnection {
            try await $0.executeScript(
                """
                insert into kpi.values (kpi, branch_id, period, department, numerator, denominator)
                values ('k', 'B', '2024-01-01', 'Ward', 3, 4), ('k', 'B', '2024-01-01', 'ICU', 1, 2);
                insert into kpi.cells (generation, kpi, period, branch_id, numerator, numerators)
                values (nextval('kpi.generations'), 'k', '2024-01-01', 'B', 99, '{99}');
                """)
        }
        _ = try await Migrator(set: HospitalMigrations.set, migrations: HospitalMigrations.all).migrate(pool)
        try await pool.execute(
            "insert into kpi.values (kpi, branch_id, period, numerator) values ('k', 'B', '2024-01-02', 5)")
        let values = try await pool.query("select numerator from kpi.values order by period, numerator")
        #expect(try values.map { try $0.decode(0, as: Double.self) } == [1, 3, 5])
        let cells: Int = try await pool.query("select count(*) from kpi.cells")[0].decode(0)
        #expect(cells == 2)
        #expect(try await tables(pool) == ["cells_1"])
        await pool.close()
    }

    @Test("go with the next run, once it is published or given up")
    func dropped() async throws {
        let hospital = try await KPIFixture()
        let given = try await plan(hospital)
        let published = try await plan(hospital)
        #expect(try await tables(hospital.pool) == ["cells_1", "cells_\(published)"])
        #expect(given != published)
        try await publish(published, hospital)
        #expect(try await hospital.values("admissions").isEmpty)
        let next = try await plan(hospital)
        #expect(try await tables(hospital.pool) == ["cells_\(published)", "cells_\(next)"])
    }

    @Test("stay as long as somebody reads them, and do not hold up the next run")
    func inUse() async throws {
        let hospital = try await KPIFixture()
        try await hospital.stay("1", at: "PUN", from: "2024-01-01 06:00+00", to: "2024-01-05 06:00+00")
        try await hospital.recompute("admissions")
        let published = try await plan(hospital)
        // The fixture's pool has two connections: the reader's own, and one for what goes on meanwhile.
        try await hospital.pool.transaction { reader in
            let count: Int = try await reader.query("select count(*) from kpi.values")[0].decode(0)
            #expect(count == 1)
            try await publish(published, hospital)
            _ = try await plan(hospital)
            #expect(try await tables(hospital.pool).contains("cells_1"))
        }
        _ = try await plan(hospital)
        #expect(try await !tables(hospital.pool).contains("cells_1"))
    }
}
