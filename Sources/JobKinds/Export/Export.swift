// SPDX-License-Identifier: Apache-2.0

package import Cluster
import Definitions
import Hospital
import Jobs
import Postgres

/// The job kind `export`: writes a report as CSV, Excel workbook or PDF.
///
/// *Guarantees.* A file under its final name is complete. The same data, report and parameters give the same bytes:
/// documents carry the time of their figures, never that of their making. The figures of one file are those of one
/// moment. A finished job has a row in `reports.files` with the size and the SHA-256 of what it wrote.
///
/// How, and what a `kill -9` leaves behind:
/// 1. The file is written in its destination's folder under a hidden name of this attempt
///    (`.NAME.jobN-ATTEMPT.partial`) and brought to the disk. *Killed here:* a hidden file, which the next attempt
///    removes.
/// 2. One transaction locks the job for this attempt, inserts the row, renames the file, and records the job's
///    success. A stale attempt stops at the lock, before it renames anything. *Killed before the rename:* as above.
///    *Killed between rename and commit:* the file is there and complete, but there is no row and the job has not
///    succeeded; the next attempt puts its own file in its place, with the same bytes for the same data.
///
/// *Does not* remember the order of two jobs that write to one path: the one that ends last stays. *Does not* reach
/// other machines: a file is on the server whose worker ran the job.
package struct Export: JobKind {
    package static let name = "export"

    private let reports: String
    private let kpis: String

    /// - Parameters:
    ///   - reports: where the report files lie, for example `jobs/reports`.
    ///   - kpis: where the KPI files lie, for example `jobs/kpis`.
    package init(reports: String, kpis: String) {
        self.reports = reports
        self.kpis = kpis
    }

    package func validate(_ parameters: Parameters) async throws {
        _ = try plan(parameters)
        try ExportDestination(output: parameters.output).validate()
    }

    package func run(_ parameters: Parameters, context: JobContext) async throws -> Result {
        let plan = try plan(parameters)
        let draft = try await context.postgres.transaction(isolation: .repeatableReadOnly) { transaction in
            let snapshot = ReportSnapshot(
                transaction: transaction, definition: plan.report, catalog: plan.kpis, from: parameters.from,
                to: parameters.to, branch: parameters.branch ?? context.branch)
            return try await ExportDraft.write(
                snapshot, as: plan.format, to: ExportDestination(output: parameters.output), context: context)
        }
        do {
            let result = try await context.finish { transaction in
                // The rename cannot be rolled back, so the lease is made sure of before, not only at the end.
                try await context.hold(in: transaction)
                let number = try await draft.record(parameters, job: context.jobID, in: transaction)
                try draft.file.publish()
                return Result(
                    file: number, path: draft.file.path, report: parameters.report, format: parameters.format,
                    rows: draft.rows, size: draft.seal.size, sha256: draft.seal.sha256)
            }
            context.log("wrote \(result.path): \(result.size) bytes, \(result.rows) values")
            return result
        } catch {
            draft.file.discard()
            throw error
        }
    }

    private struct Plan {
        let report: ReportDefinition
        let kpis: [KPIDefinition]
        let format: ExportFormat
    }

    private func plan(_ parameters: Parameters) throws(BadInput) -> Plan {
        guard let format = ExportFormat(rawValue: parameters.format) else {
            let known = ExportFormat.allCases.map(\.rawValue)
            throw BadInput(
                "there is no format '\(parameters.format)'\(suggestion(parameters.format, known))",
                hint: "known: \(known.joined(separator: ", "))")
        }
        if let from = parameters.from, let to = parameters.to, to < from {
            throw BadInput("the range of days ends (\(to)) before it begins (\(from))")
        }
        let kpis = try KPICatalog(directory: kpis).definitions(named: nil)
        let report = try ReportCatalog(directory: reports, kpis: kpis).definition(named: parameters.report)
        return Plan(report: report, kpis: kpis, format: format)
    }
}
