// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hospital
import JobKinds
import Jobs
import Postgres

/// The files of a folder, each as the dataset whose header it has, in the order in which their tables need each other.
struct IngestionSet {
    /// The files of each dataset, the datasets by name.
    let files: [(dataset: Dataset, paths: [String])]

    /// - Parameters:
    ///   - folder: its CSV files, packed ones too.
    ///   - datasets: those that they may be.
    /// - Throws: `BadInput` for a folder without files and for the first file that fits no dataset or several.
    init(folder: String, datasets: [Dataset]) throws(BadInput) {
        let match = DatasetMatch(datasets)
        var found: [String: (dataset: Dataset, paths: [String])] = [:]
        for path in try InputPaths.expand([folder]) {
            let dataset = try match.dataset(of: path)
            found[dataset.name, default: (dataset, [])].paths.append(
                URL(fileURLWithPath: path).standardizedFileURL.path)
        }
        files = found.values.sorted { $0.dataset.name < $1.dataset.name }
    }

    /// A workflow with one ingestion for each dataset. What refers to a table that could not be loaded is skipped.
    ///
    /// - Parameters:
    ///   - job: priority, limits and branch of every job.
    ///   - database: says which tables refer to which.
    func workflow(
        like job: JobTemplate, in database: some PostgresQuerying
    ) async throws -> WorkflowDefinition {
        let references = try await TableReferences.among(files.map(\.dataset.table), in: database)
        let steps = files.map { dataset, paths in
            var work = job
            work.parameters["dataset"] = .string(dataset.name)
            work.parameters["files"] = .array(paths.map { .string($0) })
            let parents = references[dataset.table, default: []]
            return WorkflowStep(
                name: dataset.name, job: work,
                needs: files.map(\.dataset).filter { parents.contains($0.table) }.map(\.name), onFailure: .continue)
        }
        do {
            return try WorkflowDefinition(
                name: "ingestion-set", description: "Files of one folder, in the order of their tables", steps: steps)
        } catch {
            throw BadInput("the folder cannot be ingested as a set: \(error.message)")
        }
    }
}
