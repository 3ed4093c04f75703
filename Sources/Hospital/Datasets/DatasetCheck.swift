// SPDX-License-Identifier: Apache-2.0

import CSV
package import Jobs

/// Reads a file as a dataset without loading it.
package enum DatasetCheck {
    /// Reads the whole file and says what is in it.
    ///
    /// What only the database knows is not checked: references, rules of the table, keys that occur twice. Local
    /// times of branches are read in the dataset's fallback zone.
    ///
    /// - Throws: `BadInput` when the file cannot be read as the dataset.
    package static func check(_ path: String, as dataset: Dataset) throws(BadInput) -> DatasetProfile {
        do {
            let source = try openChecked(path, dataset)
            var file = try DatasetFile(source, path: path, dataset: dataset)
            let zones = BranchZones([:], fallback: dataset.fallbackZone)
            let encoder = try RowEncoder(
                dataset: dataset, binding: file.binding, targets: nil, zones: zones, branch: Dataset.defaultBranch)
            return try profile(&file, encoder, size: source.size)
        } catch let error as BadInput {
            throw error
        } catch {
            throw BadInput("\(error)")
        }
    }

    /// Looks at a file before a job for it is accepted: it is UTF-8 text and its header matches.
    ///
    /// - Throws: `BadInput`.
    package static func checkHeader(_ path: String, as dataset: Dataset) throws(BadInput) {
        do {
            _ = try DatasetFile(try openChecked(path, dataset), path: path, dataset: dataset)
        } catch let error as BadInput {
            throw error
        } catch {
            throw BadInput("\(error)")
        }
    }

    private static func openChecked(_ path: String, _ dataset: Dataset) throws(CSVError) -> InputFile {
        try CSVInspection.inspect(path, encoding: dataset.encoding)
        return try InputFile.open(path, encoding: dataset.encoding)
    }

    private static func profile(
        _ file: inout DatasetFile, _ encoder: RowEncoder, size: Int64
    ) throws(CSVError) -> DatasetProfile {
        var columns = file.binding.columns.map { ColumnSummary($0.column, index: $0.index) }
        columns += file.binding.derived.map { ColumnSummary($0, index: nil) }
        var conflicts = KeyConflicts()
        var problems: [DatasetProfile.Problem] = []
        var buffer = CopyBuffer(capacity: 64 << 10)
        var rejected = 0
        while try file.nextRow({ reader in
            buffer.removeAll()
            if let rejection = encoder.encode(reader, into: &buffer) {
                rejected += 1
                note(rejection, in: &problems)
                return
            }
            var next = buffer.position(0)
            for index in columns.indices {
                let position = next
                next = buffer.position(after: position)
                guard columns[index].count(buffer, position), let place = columns[index].index else { continue }
                reader.withField(place) { columns[index].compare($0, buffer, position) }
            }
            conflicts.add(encoder.keyHash(in: buffer))
        }) {}
        let present = (file.binding.columns.map(\.column) + file.binding.derived).map(\.header)
        return DatasetProfile(
            dataset: file.dataset.name, table: file.dataset.table, file: file.path, bytes: size, rows: file.rows,
            good: file.rows - rejected, rejected: rejected,
            skipped: file.skipped, conflicts: conflicts.count,
            problems: problems.sorted { ($0.rows, $1.reason.rawValue) > ($1.rows, $0.reason.rawValue) },
            columns: columns.map(\.profile),
            absentColumns: file.dataset.columns.map(\.header).filter { !present.contains($0) },
            ignoredColumns: file.binding.ignored)
    }

    private static func note(_ rejection: Rejection, in problems: inout [DatasetProfile.Problem]) {
        let index = problems.firstIndex { $0.reason == rejection.reason && $0.column == rejection.column }
        if let index {
            problems[index].rows += 1
            if problems[index].firstLines.count < 5 { problems[index].firstLines.append(rejection.line) }
        } else {
            problems.append(
                DatasetProfile.Problem(
                    reason: rejection.reason, column: rejection.column, rows: 1, firstLines: [rejection.line],
                    example: rejection.value, detail: rejection.detail))
        }
    }
}
