// SPDX-License-Identifier: Apache-2.0

package import Cluster
import Foundation
import Hospital
import Jobs
package import Logging
import Synchronization

/// Turns files that are put into a folder into ingestions.
///
/// Each branch has a folder of its own, named like the branch. A file there that nobody has written to for a while is
/// moved to `loading`, becomes an ingestion for the branch, and is moved to `done` or `failed` when that has ended; beside
/// a failed one stands why. Which dataset it is, its header says. A `.gz` or `.zip` is one file.
///
/// - Guarantees: a file becomes one job, whatever dies in between: its place says how far it is, and its job is known
///   by that place. No file is deleted.
/// - Does not: take up files whose name begins with a dot or ends in `.part`, `.tmp` or `~`, which their writers use while
///   they write; look into folders inside a branch's folder.
package final class DropFolder: Duty {
    package static let name = "drop-folder"
    package let interval: Duration
    private let directory: String
    private let catalog: DatasetCatalog
    private let client: ClusterClient
    private let logger: Logger
    /// How long a file must have stayed the same.
    private let quiet: Duration
    private let seen = Mutex<[String: Sighting]>([:])

    /// - Parameters:
    ///   - directory: holds a folder for each branch.
    ///   - datasets: where the dataset files lie.
    ///   - client: submits the jobs.
    ///   - quiet: how long a file must have stayed the same before it is taken up.
    package init(
        _ directory: String, datasets: String, client: ClusterClient, logger: Logger, quiet: Duration = .seconds(5)
    ) {
        self.directory = directory
        catalog = DatasetCatalog(directory: datasets)
        self.client = client
        self.logger = logger
        self.quiet = quiet
        interval = quiet
    }

    /// A file as it was when it was first seen like this.
    private struct Sighting {
        var size: Int64
        var modified: Date
        var since: ContinuousClock.Instant
    }

    package func runOnce(term: Int64) async throws -> DutyReport {
        var counts: [String: Int] = [:]
        for folder in try branches() {
            for name in try folder.files() where isQuiet(folder.path(name)) {
                let taken = try folder.take(name)
                logger.info("file taken up", metadata: ["branch": "\(folder.branch)", "file": "\(taken)"])
                counts["taken", default: 0] += 1
            }
            for name in try folder.files(in: .loading) {
                if let end = try await follow(name, in: folder) { counts[end.rawValue, default: 0] += 1 }
            }
        }
        return DutyReport(counts)
    }

    private func branches() throws -> [BranchDropFolder] {
        guard FileManager.default.fileExists(atPath: directory) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
            .filter { JobRequest.isQueue($0) && !$0.hasPrefix(".") }
            .map { BranchDropFolder(branch: $0, path: "\(directory)/\($0)") }
            .filter(\.isFolder)
    }

    /// Whether a file has not changed for a while.
    private func isQuiet(_ path: String) -> Bool {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let size = attributes[.size] as? NSNumber, let modified = attributes[.modificationDate] as? Date
        else { return false }
        return seen.withLock { seen in
            if let old = seen[path], old.size == size.int64Value, old.modified == modified {
                guard old.since.duration(to: .now) >= quiet else { return false }
                seen[path] = nil
                return true
            }
            seen[path] = Sighting(size: size.int64Value, modified: modified, since: .now)
            return false
        }
    }

    /// Sees to it that a file has its job, and moves the file when that has ended.
    ///
    /// - Returns: where it was moved to, if it was.
    private func follow(_ name: String, in folder: BranchDropFolder) async throws -> BranchDropFolder.Place? {
        let path = folder.path(name, in: .loading)
        // A dataset file that is wrong is not the dropped file's fault: it waits until that is mended.
        let datasets = try catalog.all()
        let parameters: Ingestion.Parameters
        do throws(BadInput) {
            parameters = try Self.parameters(path, datasets, branch: folder.branch)
        } catch {
            try folder.end(name, in: .failed, reason: error.message)
            return .failed
        }
        let request = JobRequest(
            kind: Ingestion.name, parameters: try JSONText.encode(parameters), branch: folder.branch,
            idempotencyKey: "drop:\(folder.branch)/\(name)", submittedBy: "drop folder")
        let receipts = try await client.submit([request])
        guard let id = receipts.first?.id, let job = try await client.job(id), job.state.isTerminal else { return nil }
        let isDone = job.state == .succeeded
        let reason = isDone ? nil : "job \(id) \(job.state.rawValue): \(job.error?.message ?? job.cancelReason ?? "")"
        try folder.end(name, in: isDone ? .done : .failed, reason: reason)
        return isDone ? .done : .failed
    }
    /// - Returns: what to ingest: the file, or the files inside when it is an archive.
    /// - Throws: `BadInput` when they are not all of one dataset.
    private static func parameters(
        _ path: String, _ datasets: [Dataset], branch: String
    ) throws(BadInput) -> Ingestion.Parameters {
        let files = try InputPaths.expand([path])
        let match = DatasetMatch(datasets)
        var names: Set<String> = []
        for file in files { names.insert(try match.dataset(of: file).name) }
        guard let name = names.first, names.count == 1 else {
            throw BadInput("\(path) holds files of several datasets: \(names.sorted().joined(separator: ", "))")
        }
        return Ingestion.Parameters(dataset: name, files: files, branch: branch)
    }
}
