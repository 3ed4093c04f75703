// SPDX-License-Identifier: Apache-2.0

package import Cluster
import CSV
import Foundation
import Hospital
import Jobs
import Postgres

/// The job kind `ingestion`: loads CSV files into the table of their dataset.
///
/// *Guarantees.* A file is loaded in chunks, each with its record in one fenced transaction, so that each is there
/// exactly once: a killed ingestion goes on behind them. The same content again changes nothing. Every row is inserted,
/// updated, unchanged or in `hospital.quarantine` with its line, column, value and reason; a bad row holds no good one
/// up. Of rows with the same key in one file one counts, as the dataset's conflict rule has it, and the others are
/// quarantined; of files the later one. Each row knows its batch and its line. Memory does not grow with the file.
///
/// With a limit of rejected rows a file is loaded in one transaction, and not at all when more are rejected.
///
/// *Does not* make all chunks of a file, or all files of a job, appear at once: a reader may see the first ones.
package struct Ingestion: JobKind {
    package static let name = "ingestion"

    private let catalog: DatasetCatalog

    /// - Parameter directory: where the dataset files lie, for example `jobs/datasets`.
    package init(directory: String) {
        catalog = DatasetCatalog(directory: directory)
    }

    /// What to ingest.
    package struct Parameters: Codable, Sendable, Hashable {
        package var dataset: String
        /// Absolute paths, loaded in this order.
        package var files: [String]
        /// The branch that files without a column for it belong to; the job's branch when left out.
        package var branch: String?
        /// How many rows may be rejected, `100` or `0.5%`, before nothing of the file is taken; any number when left
        /// out.
        package var maxRejects: String?
        /// Bytes of text in a chunk, which is one transaction; 2 MiB when left out.
        package var chunkBytes: Int64?

        private enum CodingKeys: String, CodingKey {
            case dataset, files, branch
            case maxRejects = "max_rejects"
            case chunkBytes = "chunk_bytes"
        }

        /// - Parameter files: relative paths are taken from the current folder.
        package init(
            dataset: String, files: [String], branch: String? = nil, maxRejects: String? = nil,
            chunkBytes: Int64? = nil
        ) {
            self.chunkBytes = chunkBytes
            self.dataset = dataset
            self.files = files.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
            self.branch = branch
            self.maxRejects = maxRejects
        }
    }

    package func validate(_ parameters: Parameters) async throws {
        let dataset = try catalog.definition(named: parameters.dataset)
        try Self.checkPaths(parameters.files)
        _ = try Self.limit(of: parameters)
        if let bytes = parameters.chunkBytes, bytes < 1 {
            throw BadInput("chunk_bytes must be at least 1, not \(bytes)")
        }
        for path in parameters.files { try DatasetCheck.checkHeader(path, as: dataset) }
    }

    package func run(_ parameters: Parameters, context: JobContext) async throws -> IngestionResult {
        let dataset = try catalog.definition(named: parameters.dataset)
        try Self.checkPaths(parameters.files)
        let branch = [parameters.branch, context.branch].compactMap(\.self).first { !$0.isEmpty }
        let result: IngestionResult
        do {
            let session = try await IngestionSession(
                dataset, branch: branch, limit: try Self.limit(of: parameters),
                chunks: parameters.chunkBytes.map { ChunkReader.Limits(text: $0) } ?? ChunkReader.Limits(),
                catalog: catalog, context: context)
            result = try await session.load(parameters.files)
        } catch let error as CSVError {
            // A disk may come back; what is no CSV text stays that.
            if case .cannotRead = error { throw error }
            throw BadInput("\(error)")
        }
        return try await context.finish { _ in result }
    }

    /// Rows of several files are counted together only when all of them are staged at once, which no disk is sized for.
    private static func limit(of parameters: Parameters) throws(BadInput) -> RejectLimit? {
        guard let text = parameters.maxRejects else { return nil }
        guard parameters.files.count == 1 else {
            throw BadInput("a job with a limit of rejected rows takes one file", hint: "submit a job for each file")
        }
        return try RejectLimit(text)
    }

    private static func checkPaths(_ paths: [String]) throws(BadInput) {
        guard !paths.isEmpty else { throw BadInput("an ingestion needs at least one file") }
        for path in paths where !path.hasPrefix("/") {
            throw BadInput("the file '\(path)' must be an absolute path: workers run in other folders")
        }
        for (index, path) in paths.enumerated() where paths[..<index].contains(path) {
            throw BadInput("the file '\(path)' is named twice")
        }
    }
}
