// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Hospital
import JobKinds
import Postgres
import TestSupport

/// A small hospital network's files, made once in a test process.
struct Network: Sendable {
    let summary: SyntheticSummary

    /// 2 branches, 40 days, one row in a hundred damaged.
    static let small = Task { try Network(seed: 7, branches: 2, days: 40, dirtyShare: 0.01) }

    init(seed: UInt64, branches: Int, days: Int, dirtyShare: Double) throws {
        summary = try SyntheticNetwork(
            seed: seed, branches: branches, days: days, startDate: LocalDay(number: 20_000), dirtyShare: dirtyShare
        ).write(to: try Scratch.folder("network"))
    }

    /// The file of a table.
    func file(_ table: SyntheticTable) -> String { "\(summary.directory)/\(table.fileName)" }
}

/// A database with the tables of ``Network/small`` in it, loaded without any worker; each test gets a copy.
enum LoadedDatabase {
    /// The URL of a fresh copy.
    static func url() async throws -> String {
        try TestServers.database(template: try await template.value)
    }

    /// Loads a file into a table as an undisturbed worker does.
    static func ingest(_ file: String, as dataset: String, into pool: PostgresPool) async throws -> IngestionResult {
        let job = try await TestJob(kind: Ingestion.name, on: pool)
        return try await Ingestion(directory: "\(RoundsProgram.jobs)/datasets")
            .run(.init(dataset: dataset, files: [file]), context: job.context)
    }

    private static let template = Task {
        let network = try await Network.small.value
        let url = try await TestDatabase.migratedURL()
        let pool = PostgresPool(try PostgresConfiguration(url: url, poolSize: 2))
        for table in SyntheticTable.allCases {
            _ = try await ingest(network.file(table), as: table.rawValue, into: pool)
        }
        // Each test begins with an empty ledger.
        try await pool.execute("DELETE FROM rounds.jobs")
        let name: String = try await pool.query("SELECT current_database()::text")[0].decode(0)
        // A template can be copied only while nobody is connected to it.
        await pool.close()
        return name
    }
}
