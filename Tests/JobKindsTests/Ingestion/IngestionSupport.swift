// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import JobKinds
import Postgres
import TestSupport
import Testing

/// A database, a folder for files, and ingestions into it.
struct IngestionBench {
    let pool: PostgresPool
    let folder: String
    let kind: Ingestion

    static let datasets = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../jobs/datasets").standardizedFileURL.path

    /// - Parameter datasets: definition files by name, instead of those that ship.
    init(datasets: [String: String]? = nil) async throws {
        pool = try await TestDatabase.migrated(poolSize: 4)
        folder = TestServers.freshDirectory("ingestion")
        var directory = Self.datasets
        if let datasets {
            directory = "\(folder)/datasets"
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            for (name, text) in datasets {
                try Data(text.utf8).write(to: URL(fileURLWithPath: "\(directory)/\(name).yml"))
            }
        }
        kind = Ingestion(directory: directory)
    }

    /// Writes a file.
    ///
    /// - Returns: its path.
    func file(_ text: some Sequence<UInt8>, name: String = "\(UUID().uuidString).csv") throws -> String {
        let path = "\(folder)/\(name)"
        try Data(Array(text)).write(to: URL(fileURLWithPath: path))
        return path
    }

    func file(_ text: String, name: String = "\(UUID().uuidString).csv") throws -> String {
        try file(text.utf8, name: name)
    }

    /// Writes another text over a file.
    func replace(_ path: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    /// Validates and runs a job, as a worker would.
    @discardableResult
    func ingest(_ dataset: String, _ files: String..., branch: String? = nil) async throws -> IngestionResult {
        try await job(dataset, files, branch: branch).result
    }

    /// As ``ingest(_:_:branch:)``, with what the job reported.
    func job(
        _ dataset: String, _ files: [String], branch: String? = nil
    ) async throws -> (result: IngestionResult, job: TestJob) {
        let parameters = Ingestion.Parameters(dataset: dataset, files: files, branch: branch)
        try await kind.validate(parameters)
        let job = try await TestJob(kind: Ingestion.name, on: pool)
        return (try await kind.run(parameters, context: job.context), job)
    }

    /// Rows of a query whose only column is text.
    func rows(_ sql: String) async throws -> [String] {
        try await pool.query(sql).map { try $0.decode(0) }
    }

    func count(_ table: String) async throws -> Int {
        try await pool.query("SELECT count(*) FROM \(table)")[0].decode(0)
    }
}
