// SPDX-License-Identifier: Apache-2.0

package import Cluster
import CSV
import Foundation
import Hospital
import Jobs
import Postgres

/// The job kind `ingestion`: loads CSV files into the table of their dataset.
///
/// *Guarantees.* All files of a job appear at once, in the transaction that records the job's success. The same
/// content again changes nothing. Every row is inserted, updated, unchanged or in `hospital.quarantine` with its
/// line, column, value and reason; a bad row holds no good one up. Of rows with the same key in one file the last
/// counts and the others are quarantined; of files the later one. Memory does not grow with the file.
///
/// *Does not* resume a killed ingestion in the middle: the next attempt begins anew. Only one ingestion at a time
/// writes to a table.
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

        /// - Parameter files: relative paths are taken from the current folder.
        package init(dataset: String, files: [String], branch: String? = nil) {
            self.dataset = dataset
            self.files = files.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
            self.branch = branch
        }
    }

    package func validate(_ parameters: Parameters) async throws {
        let dataset = try catalog.find(parameters.dataset)
        try Self.checkPaths(parameters.files)
        for path in parameters.files { try DatasetCheck.checkHeader(path, as: dataset) }
    }

    package func run(_ parameters: Parameters, context: JobContext) async throws -> IngestionResult {
        let dataset = try catalog.find(parameters.dataset)
        try Self.checkPaths(parameters.files)
        let branch = [parameters.branch, context.branch].compactMap(\.self).first { !$0.isEmpty }
        return try await context.finish { transaction in
            do {
                let session = try await IngestionSession(
                    dataset, branch: branch, context: context, transaction: transaction)
                return try await session.load(parameters.files)
            } catch let error as CSVError {
                // A disk may come back; what is no CSV text stays that.
                if case .cannotRead = error { throw error }
                throw BadInput("\(error)")
            }
        }
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
