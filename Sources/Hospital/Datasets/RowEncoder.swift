// SPDX-License-Identifier: Apache-2.0

package import CSV
package import Jobs

/// Turns records of a file into rows of a binary COPY, or says why not.
///
/// A row begins with its ``Lineage``; the columns of the table follow in the order of ``columns``.
package final class RowEncoder {
    /// A class, because a struct of this size would be copied, with all its strings, for every cell of a file.
    private final class Cell {
        let index: Int
        let column: DatasetColumn
        let decoder: CellDecoder
        let isRequired: Bool

        init(index: Int, column: DatasetColumn, decoder: CellDecoder, isRequired: Bool) {
            self.index = index
            self.column = column
            self.decoder = decoder
            self.isRequired = isRequired
        }
    }

    /// The columns of the table that rows fill.
    package let columns: [String]
    /// Whether every row so far had a greater key than the one before, so that no key occurs twice.
    package private(set) var hasAscendingKeys: Bool

    private let cells: [Cell]
    private let keyCells: [Int]
    private let constants: [[UInt8]]
    private let width: Int
    private let trims: Bool
    private let nullMarks: [[UInt8]]
    /// Bit n is set when a null mark has n bytes: most cells are told apart from all marks by their length alone.
    private let nullMarkLengths: UInt64
    private let clock: Clock
    private let lineage: Lineage
    /// Where the fields of the last row stand in its buffer, and where it ends.
    private(set) var fieldPositions: [Int]
    private var key = CopyBuffer(capacity: 256)
    private var lastKey = CopyBuffer(capacity: 256)

    /// What a row begins with.
    package enum Lineage: Sendable, Hashable {
        /// Its line in the file (`integer`).
        case line
        /// Its line, and the number of the batch (`bigint`).
        case lineAndBatch(Int64)
    }

    private enum Clock {
        case fixed(ZoneClock?)
        case ofBranch(cell: Int, BranchZones)
    }

    /// - Parameters:
    ///   - dataset: what the file is.
    ///   - binding: the file's columns.
    ///   - targets: the columns of the table, or `nil` to check against the dataset alone.
    ///   - zones: the branches' zones.
    ///   - branch: the branch of the job.
    ///   - lineage: what rows begin with.
    /// - Throws: `BadInput` when dataset and table do not fit together.
    package init(
        dataset: Dataset, binding: HeaderBinding, targets: [TargetColumn]?, zones: BranchZones, branch: String,
        lineage: Lineage = .line
    ) throws(BadInput) {
        let constants = dataset.constants.filter { !binding.hasColumn(for: $0.target) }
        if let targets { try TableFit.check(dataset, binding, constants, targets) }
        var cells: [Cell] = []
        for (index, column) in binding.columns {
            let target = targets?.first { $0.name == column.target }
            cells.append(
                Cell(
                    index: index, column: column,
                    decoder: CellDecoder(column, target: target?.type ?? column.type.widestTarget),
                    isRequired: column.isRequired || dataset.key.contains(column.target) || target?.isNotNull ?? false))
        }
        self.cells = cells
        self.constants = constants.map { constant in
            switch constant.value {
            case .branch: Array(branch.utf8)
            case .text(let text): Array(text.utf8)
            }
        }
        columns = cells.map(\.column.target) + constants.map(\.target)
        keyCells = cells.indices.filter { dataset.key.contains(cells[$0].column.target) }
        hasAscendingKeys = !keyCells.isEmpty
        width = binding.headers.count
        self.lineage = lineage
        trims = dataset.trims
        nullMarks = dataset.nullMarks.map { Array($0.utf8) }
        nullMarkLengths = nullMarks.reduce(0) { $0 | 1 << UInt64(min($1.count, 63)) }
        fieldPositions = Array(repeating: 0, count: columns.count + 1)
        switch dataset.zone {
        case .fixed(let zone): clock = .fixed(ZoneClock(zone))
        case .branch:
            if let cell = cells.firstIndex(where: { $0.column.target == Dataset.branchColumn }) {
                clock = .ofBranch(cell: cell, zones)
            } else {
                // The definition has seen to it that a constant fills it then.
                let value = constants.first { $0.target == Dataset.branchColumn }?.value
                let name = if case .text(let text) = value { Array(text.utf8) } else { Array(branch.utf8) }
                clock = .fixed(zones.clock(of: name.span))
            }
        }
    }

    /// Encodes the current record.
    ///
    /// - Returns: `nil` when the row was put into the buffer; else why it was not.
    package func encode(_ reader: borrowing CSVReader, into buffer: CopyBuffer) -> Rejection? {
        let start = buffer.count
        let clock: ZoneClock?
        do throws(Refusal) {
            try checkShape(reader)
            clock = try findClock(reader)
            begin(reader, buffer)
            for index in cells.indices {
                fieldPositions[index] = buffer.count
                try encode(index, reader, buffer, clock)
            }
        } catch {
            buffer.truncate(to: start)
            return rejection(error, reader)
        }
        for index in constants.indices {
            fieldPositions[cells.count + index] = buffer.count
            let constant = constants[index]
            buffer.appendField(constant.span)
        }
        fieldPositions[columns.count] = buffer.count
        if hasAscendingKeys { followKey(buffer) }
        return nil
    }

    private func begin(_ reader: borrowing CSVReader, _ buffer: CopyBuffer) {
        let line = Int32(truncatingIfNeeded: reader.line)
        switch lineage {
        case .line:
            buffer.append(Int16(columns.count + 1))
            buffer.appendField(line)
        case .lineAndBatch(let batch):
            buffer.append(Int16(columns.count + 2))
            buffer.appendField(line)
            buffer.appendField(batch)
        }
    }

    private struct Refusal: Error {
        var cell: Int?
        var problem: CellProblem
    }

    private func checkShape(_ reader: borrowing CSVReader) throws(Refusal) {
        switch reader.problem {
        case .textAfterQuote:
            throw Refusal(
                problem: CellProblem(.brokenQuotes, "has text between a closing quote and the next delimiter"))
        case .unclosedQuote:
            throw Refusal(problem: CellProblem(.brokenQuotes, "has a quote that is never closed"))
        case nil: break
        }
        let found = reader.fieldCount
        if found != width {
            throw Refusal(
                problem: CellProblem(
                    found < width ? .tooFewFields : .tooManyFields, "has \(found) cells, the header has \(width)"))
        }
    }

    private func findClock(_ reader: borrowing CSVReader) throws(Refusal) -> ZoneClock? {
        guard case .ofBranch(let index, let zones) = clock else {
            if case .fixed(let clock) = clock { return clock }
            return nil
        }
        let (clock, hasNoBranch) = reader.withField(cells[index].index) { (cell: Span<UInt8>) -> (ZoneClock?, Bool) in
            let branch = cell.extracting(range(of: cell))
            return (zones.clock(of: branch), isNull(branch))
        }
        if let clock, !hasNoBranch { return clock }
        throw Refusal(
            cell: index,
            problem: hasNoBranch
                ? CellProblem(.missingValue, "has no value")
                : CellProblem(.unknownBranch, "is no branch in hospital.hospital_branches"))
    }

    private func encode(
        _ index: Int, _ reader: borrowing CSVReader, _ buffer: CopyBuffer, _ clock: ZoneClock?
    ) throws(Refusal) {
        let cell = cells[index]
        try reader.withField(cell.index) { bytes throws(Refusal) in
            let value = bytes.extracting(range(of: bytes))
            if isNull(value) {
                if cell.isRequired {
                    throw Refusal(cell: index, problem: CellProblem(.missingValue, "has no value"))
                }
                return buffer.appendNull()
            }
            do throws(CellProblem) {
                try cell.decoder.decode(value, into: buffer, clock: clock)
            } catch {
                throw Refusal(cell: index, problem: error)
            }
        }
    }

    /// The part of a cell that counts.
    private func range(of cell: Span<UInt8>) -> Range<Int> {
        trims ? cell.trimmedRange : cell.indices
    }

    private func isNull(_ cell: Span<UInt8>) -> Bool {
        guard nullMarkLengths & 1 << UInt64(min(cell.count, 63)) != 0 else { return false }
        for mark in nullMarks where cell.equals(mark) { return true }
        return false
    }

    private func rejection(_ refusal: Refusal, _ reader: borrowing CSVReader) -> Rejection {
        let cell = refusal.cell.map { cells[$0] }
        return Rejection(
            line: reader.line, column: cell.map { $0.column.header },
            value: cell.map { cell in reader.withField(cell.index) { $0.string } },
            reason: refusal.problem.reason, detail: refusal.problem.detail, raw: reader.withRecord { $0.string })
    }

    /// Notes the key of the row just encoded.
    private func followKey(_ buffer: CopyBuffer) {
        key.removeAll()
        for index in keyCells { key.append(fieldPositions[index]..<fieldPositions[index + 1], of: buffer) }
        hasAscendingKeys = lastKey.precedes(key)
        swap(&key, &lastKey)
    }
}
