// SPDX-License-Identifier: Apache-2.0

import CSV
import Hospital
import Jobs

/// Reads a file chunk by chunk for those who load it, one chunk for each that asks.
///
/// It passes over what an earlier attempt has loaded. Its memory is one chunk, and two more with each loader.
actor ChunkReader {
    /// How much of a file makes a chunk.
    struct Limits: Sendable {
        /// Bytes of text.
        var text: Int64 = 2 << 20
        /// Bytes of encoded rows.
        var encoded = 3 << 20
        /// Rejected rows, which are kept as text.
        var rejectedRows = 5000
        /// Bytes of rejected rows.
        var rejectedBytes = 1 << 20
    }

    private let source: SourceText
    private let encoder: RowEncoder
    private let records: RecordFinder
    private let limits: Limits
    private var buffer: CopyBuffer
    private var loaded: ArraySlice<LoadedChunk>
    private var place: TextPlace
    private var hasMore = true
    private var repeated: RepeatedKeys?
    /// Records that were none of the data, as the dataset's `skip` has it.
    private(set) var skipped = 0

    /// - Parameters:
    ///   - source: the file; nobody else may use it from now on.
    ///   - zones: the zones of the branches by name.
    ///   - branch: the branch of rows that name none.
    ///   - lineage: what each row begins with.
    ///   - loaded: what is in the table already, in the order of the text.
    /// - Throws: `BadInput` when dataset and table do not fit together.
    init(
        _ source: sending SourceText, table: TargetTable, zones: [String: String], branch: String,
        lineage: RowEncoder.Lineage, loaded: [LoadedChunk] = [], limits: Limits = Limits()
    ) throws(BadInput) {
        let dataset = source.file.dataset
        encoder = try RowEncoder(
            dataset: dataset, binding: source.file.binding, targets: table.columns,
            zones: BranchZones(dataset.zone == .branch ? zones : [:]), branch: branch, lineage: lineage)
        records = RecordFinder(source.file, branch: branch)
        place = source.facts.start
        buffer = CopyBuffer(capacity: 256 << 10)
        self.source = source
        self.loaded = loaded[...]
        self.limits = limits
    }

    /// The columns of the table that rows fill, behind their lineage.
    var columns: [String] { encoder.columns }

    /// The next rows that are not in the table.
    ///
    /// - Returns: `nil` at the end of the file.
    /// - Throws: `CSVError`; a `JobFailure` when the file has been written to.
    func next() throws -> EncodedChunk? {
        while true {
            try skipLoaded()
            guard hasMore else { return nil }
            if let chunk = try readChunk() { return chunk }
        }
    }

    /// - Returns: `nil` when there were none but skipped rows.
    private func readChunk() throws -> EncodedChunk? {
        let end = min(place.offset + limits.text, loaded.first?.begin.offset ?? .max)
        var rejected: [RejectedRow] = []
        var rejectedBytes = 0
        let before = (rows: source.file.rows, skipped: source.file.skipped)
        var keys: [KeyedLine] = []
        buffer.removeAll()
        hasMore = try source.file.encodeRows(
            with: encoder, into: &buffer, limit: limits.encoded, end: end,
            taken: { line, key in keys.append(KeyedLine(key: key, line: .init(truncatingIfNeeded: line))) }
        ) { (rejection, record) in
            rejected.append(RejectedRow(rejection: rejection, key: records.key(of: record)))
            rejectedBytes += rejection.raw.utf8.count
            return rejected.count < limits.rejectedRows && rejectedBytes < limits.rejectedBytes
        }
        // What was read is what the digest was made of: nobody has written to the file up to now.
        try source.refuseChange()
        let rows = source.file.rows - before.rows
        skipped += source.file.skipped - before.skipped
        let begin = place
        place = TextPlace(offset: source.file.offset, line: source.file.nextLine)
        guard rows > 0 else { return nil }
        return EncodedChunk(
            begin: begin, end: place, rows: rows, bytes: buffer.bytes, rejected: rejected,
            keys: keys)
    }

    /// The keys that may occur twice in the file: only rows with those can meet rows of other chunks.
    ///
    /// All of the file is read for it once, so it is only asked for when rows cannot be copied straight into the table.
    func repeatedKeys() throws -> RepeatedKeys {
        if let repeated { return repeated }
        var keys = RepeatedKeys(textBytes: source.facts.textBytes)
        try move(to: source.facts.start)
        repeat {
            buffer.removeAll()
        } while try source.file.encodeRows(
            with: encoder, into: &buffer, limit: 64 << 10, end: .max,
            taken: { _, key in keys.add(key) }, rejected: { _, _ in true })
        try source.refuseChange()
        try move(to: place)
        repeated = keys
        return keys
    }

    /// Fetches from the file the text of rows that the database has rejected.
    ///
    /// - Parameters:
    ///   - wanted: lines in ascending order, with the cells that are to be shown of each.
    ///   - place: not behind the first of them.
    func find(_ wanted: [RecordFinder.Wanted], from place: TextPlace) throws -> [RecordFinder.Found] {
        try records.find(wanted, in: try source.part(from: place), from: place)
    }

    private func skipLoaded() throws(CSVError) {
        guard loaded.first?.begin.offset == place.offset else { return }
        while let chunk = loaded.first, chunk.begin.offset == place.offset {
            place = chunk.end
            loaded.removeFirst()
        }
        try move(to: place)
    }

    private func move(to place: TextPlace) throws(CSVError) {
        source.file.move(to: try source.part(from: place), at: place.offset, line: place.line)
    }
}
