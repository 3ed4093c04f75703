// SPDX-License-Identifier: Apache-2.0

import Cluster
import FoundationEssentials
import Hospital
import Jobs
import Postgres

/// A file that is complete and on the disk, but not yet under its name.
struct ExportDraft: Sendable {
    let file: PendingFile
    let seal: FileSeal
    /// Single values that the report draws on.
    let rows: Int64
    let asOf: Date?

    /// Reads a report and writes it under a temporary name.
    ///
    /// - Throws: what reading or writing throws, and `CancellationError`. Nothing is then left on the disk.
    static func write(
        _ snapshot: ReportSnapshot, as format: ExportFormat, to destination: ExportDestination, context: JobContext
    ) async throws -> ExportDraft {
        let (content, extent) = try await snapshot.content { section in
            try context.checkCancellation()
            context.progress(0, of: nil, "reading \(section)")
        }
        if content.isEmpty { context.log(ReportContent.noData) }
        let name = [snapshot.definition.name, extent.lastDay?.description, "job\(context.jobID)"]
            .compactMap(\.self).joined(separator: "-")
        let path = try destination.path(name: "\(name).\(format.rawValue)", defaultFolder: context.outputDirectory)
        let file = try PendingFile(path: path, job: context.jobID.description, attempt: context.attempt)
        do {
            switch format {
            case .csv: try await writeCSV(snapshot, extent, to: file, context)
            case .xlsx: try await writeWorkbook(snapshot, content, extent, to: file, context)
            case .pdf: try writePDF(content, to: file, context)
            }
            try context.checkCancellation()
            return ExportDraft(file: file, seal: try file.seal(), rows: extent.rows, asOf: content.asOf)
        } catch {
            file.discard()
            throw error
        }
    }

    /// Records the file.
    ///
    /// - Returns: its number.
    func record(
        _ parameters: Export.Parameters, job: JobID, in transaction: PostgresTransaction
    ) async throws -> Int64 {
        let rows = try await transaction.query(
            """
            insert into reports.files
                (job_id, report, format, path, size_bytes, sha256, row_count, data_as_of, parameters)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id
            """,
            job.rawValue, parameters.report, parameters.format, file.path, seal.size, seal.sha256, self.rows, asOf,
            try PostgresJSON(parameters))
        return try rows[0].decode(0)
    }

    private static func writeCSV(
        _ snapshot: ReportSnapshot, _ extent: ReportSnapshot.Extent, to file: PendingFile, _ context: JobContext
    ) async throws {
        var report = try CSVReport(path: file.temporaryPath)
        var written: Int64 = 0
        try await snapshot.values { batch in
            try context.checkCancellation()
            for row in batch { try report.append(row) }
            written += Int64(batch.count)
            context.progress(written, of: extent.rows, "writing values")
        }
        try report.finish()
    }

    private static func writeWorkbook(
        _ snapshot: ReportSnapshot, _ content: ReportContent, _ extent: ReportSnapshot.Extent, to file: PendingFile,
        _ context: JobContext
    ) async throws {
        let report = try XLSXReport(
            path: file.temporaryPath, temporaryDirectory: file.directory, content: content)
        var written: Int64 = 0
        try await snapshot.values { batch in
            try context.checkCancellation()
            for row in batch { try report.append(row) }
            written += Int64(batch.count)
            context.progress(written, of: extent.rows, "writing values")
        }
        try report.finish()
    }

    private static func writePDF(_ content: ReportContent, to file: PendingFile, _ context: JobContext) throws {
        let pages = try PDFReport(content: content).write(to: file.temporaryPath) { page, pages in
            try context.checkCancellation()
            context.progress(Int64(page), of: Int64(pages), "drawing pages")
        }
        context.progress(Int64(pages), of: Int64(pages), "drawing pages")
    }
}
