// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Hospital
import JobKinds
import Jobs

struct DatasetsRejects: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rejects", abstract: "Rows that were set aside, each with its reason.",
        discussion: """
            With --csv they are written with the header of their file, to be mended and ingested again. A row leaves the \
            quarantine when its content is ingested again and it is taken, or when a later batch of the dataset has \
            loaded a row with its key.
            """)

    @Option(help: "Only this dataset's.")
    var dataset: String?

    @Option(help: "Only those that this batch has found.")
    var batch: Int64?

    @Option(help: "Only those with this reason, such as orphan.")
    var reason: String?

    @Option(help: "Write all of them as CSV to this new file, or to stdout for -.")
    var csv: String?

    @Option(help: "How many to show at most.")
    var limit = 100

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be at least 1, not \(limit)") }
        if let reason, RejectionReason(rawValue: reason) == nil {
            let known = RejectionReason.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("there is no reason '\(reason)'; known: \(known)")
        }
        if csv != nil && output.isJSON { throw ValidationError("--csv and --json exclude each other") }
    }

    func run() async throws {
        let settings = try settings.settings()
        if let dataset { _ = try DatasetCatalog(directory: settings.datasetsDirectory).definition(named: dataset) }
        let filter = RejectFilter(dataset: dataset, batch: batch, reason: reason)
        if let csv {
            let count = try await settings.withPostgres("datasets rejects") { pool in
                let file = try CSVOutput(csv)
                return try await filter.writeCSV(from: pool, file.write)
            }
            Console.standard.note("\(Format.count(Int64(count))) rows")
            return
        }
        let rows = try await settings.withPostgres("datasets rejects") { pool in
            var rows: [RejectListing] = []
            try await filter.forEach(in: pool, limit: limit) { rows.append($0) }
            return rows
        }
        try output.show(rows, people: show)
    }

    private func show(_ rows: [RejectListing]) {
        guard !rows.isEmpty else {
            Console.standard.note("no rows are set aside")
            return
        }
        var table = Table(
            .right("BATCH"), .left("DATASET"), .right("LINE"), .left("REASON"), .left("COLUMN"), .left("VALUE"),
            .left("DETAIL"), .left("FILE"))
        for row in rows {
            table.add(
                .init("\(row.batch)"), .init(row.dataset), .init("\(row.line)"), .init(row.reason),
                .init(row.column ?? ""), .init(row.value ?? ""), .init(row.detail), .init(row.file))
        }
        Console.standard.print(table)
        if rows.count == limit { Console.standard.note("the first \(limit); --limit shows more, --csv writes all") }
    }
}

/// A new file, or standard output.
private struct CSVOutput {
    private let handle: FileHandle

    /// - Throws: `BadInput` when the file is there already or cannot be made.
    init(_ path: String) throws {
        guard path != "-" else {
            handle = .standardOutput
            return
        }
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw BadInput("\(path) cannot be written: \(unsafe String(cString: strerror(errno)))")
        }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    func write(_ text: String) throws { try handle.write(contentsOf: Data(text.utf8)) }
}
