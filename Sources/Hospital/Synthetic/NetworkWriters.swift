// SPDX-License-Identifier: Apache-2.0

/// The writers of all files of a network.
struct NetworkWriters {
    private let writers: [CSVTableWriter]

    init(directory: String, seed: UInt64, dirtyShare: Double) throws {
        writers = try SyntheticTable.allCases.map { table in
            try CSVTableWriter(table, in: directory, seed: seed, dirtyShare: dirtyShare)
        }
    }

    subscript(table: SyntheticTable) -> CSVTableWriter {
        for writer in writers where writer.table == table { return writer }
        preconditionFailure("there is a writer for every table")
    }

    /// Closes all files.
    ///
    /// - Returns: what was written.
    func close() throws -> [SyntheticTable: SyntheticSummary.Table] {
        var result: [SyntheticTable: SyntheticSummary.Table] = [:]
        for writer in writers {
            try writer.close()
            result[writer.table] = writer.summary
        }
        return result
    }
}
