// SPDX-License-Identifier: Apache-2.0

import CSV
package import Jobs

/// Turns records of a file into rows of a binary COPY, or says why not.
///
/// A row begins with its ``Lineage``; the columns of the table follow in the order of ``columns``.
package final class RowEncoder {
    /// The columns of the table that rows fill.
    package let columns: [String]

    private let cells: [RowCell]
    private let binding: HeaderBinding
    private let judges: [RowJudge]
    private let keyCells: [Int]
    private let constants: [[UInt8]]
    private let width: Int
    private let clock: Clock
    private let lineage: Lineage

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
        let cells = Self.cells(dataset, binding, targets)
        self.cells = cells
        self.binding = binding
        self.constants = constants.map { constant in
            switch constant.value {
            case .branch: Array(branch.utf8)
            case .text(let text): Array(text.utf8)
            }
        }
        columns = cells.map(\.column.target) + constants.map(\.target)
        keyCells = cells.indices.filter { dataset.key.contains(cells[$0].column.target) }
        width = binding.headers.count
        self.lineage = lineage
        judges = Self.judges(dataset, cells)
        clock = Self.clock(dataset, cells, constants, zones, branch)
    }

    private static func judges(_ dataset: Dataset, _ cells: [RowCell]) -> [RowJudge] {
        dataset.rules.compactMap { rule in
            RowJudge(rule) { target in
                cells.firstIndex { $0.column.target == target }.map { ($0, cells[$0].column.type) }
            }
        }
    }

    private static func clock(
        _ dataset: Dataset, _ cells: [RowCell], _ constants: [Dataset.Constant], _ zones: BranchZones, _ branch: String
    ) -> Clock {
        switch dataset.zone {
        case .fixed(let zone): return .fixed(ZoneClock(zone))
        case .branch:
            if let cell = cells.firstIndex(where: { $0.column.target == Dataset.branchColumn }) {
                return .ofBranch(cell: cell, zones)
            }
            // The definition has seen to it that a constant fills it then.
            let value = constants.first { $0.target == Dataset.branchColumn }?.value
            let name = if case .text(let text) = value { Array(text.utf8) } else { Array(branch.utf8) }
            return .fixed(zones.clock(of: name.span))
        }
    }

    /// The columns that stand in the file first, in the order of the dataset; then those that are made of others.
    private static func cells(_ dataset: Dataset, _ binding: HeaderBinding, _ targets: [TargetColumn]?) -> [RowCell] {
        var cells: [RowCell] = []
        func append(_ column: DatasetColumn, index: Int?, maker: ValueMaker?) {
            let target = targets?.first { $0.name == column.target }
            let decoder = CellDecoder(column, target: target?.type ?? column.type.widestTarget, marks: dataset.marks)
            cells.append(
                RowCell(
                    index: index, column: column, dataset: dataset, decoder: decoder,
                    isRequired: column.isRequired || dataset.key.contains(column.target) || target?.isNotNull ?? false,
                    maker: maker))
        }
        for (index, column) in binding.columns { append(column, index: index, maker: nil) }
        for column in binding.derived {
            let maker = column.value.map { value in
                ValueMaker(value, type: column.type, cell: binding.place) { target in
                    cells.firstIndex { $0.column.target == target }
                }
            }
            append(column, index: nil, maker: maker)
        }
        return cells
    }

    /// Encodes the current record.
    ///
    /// - Returns: `nil` when the row was put into the buffer; else why it was not.
    func encode(_ reader: borrowing CSVReader, into buffer: inout CopyBuffer) -> Rejection? {
        let start = buffer.count
        do throws(Refusal) {
            try checkShape(reader)
            let clock = try findClock(reader)
            begin(reader, &buffer)
            try encodeCells(reader, &buffer, clock)
        } catch {
            buffer.truncate(to: start)
            return rejection(error, reader)
        }
        for constant in constants { buffer.appendField(constant.span) }
        if !judges.isEmpty, let rejection = judge(reader, buffer) {
            buffer.truncate(to: start)
            return rejection
        }
        return nil
    }

    private func begin(_ reader: borrowing CSVReader, _ buffer: inout CopyBuffer) {
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
        buffer.beginFields()
    }

    private func encodeCells(
        _ reader: borrowing CSVReader, _ buffer: inout CopyBuffer, _ clock: ZoneClock?
    ) throws(Refusal) {
        for index in cells.indices {
            do throws(CellProblem) {
                try cells[index].encode(reader, into: &buffer, clock: clock)
            } catch {
                throw Refusal(cell: index, problem: error)
            }
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
        let cell = cells[index]
        let clock: ZoneClock?
        let hasNoBranch: Bool
        if cell.isMade {
            let branch = try madeBranch(index, reader)
            let name = branch ?? []
            clock = zones.clock(of: name.span)
            hasNoBranch = branch == nil
        } else {
            (clock, hasNoBranch) = reader.withField(cell.index ?? 0) { (bytes: Span<UInt8>) -> (ZoneClock?, Bool) in
                let branch = bytes.extracting(cell.range(of: bytes))
                return (zones.clock(of: branch), cell.isNull(branch))
            }
        }
        if let clock, !hasNoBranch { return clock }
        throw Refusal(
            cell: index,
            problem: hasNoBranch
                ? CellProblem(.missingValue, "has no value")
                : CellProblem(.unknownBranch, "is no branch in hospital.hospital_branches"))
    }

    /// The branch before anything of the row has been encoded.
    private func madeBranch(_ cell: Int, _ reader: borrowing CSVReader) throws(Refusal) -> [UInt8]? {
        do throws(CellProblem) {
            return try cells[cell].text(reader, CopyBuffer(capacity: 0))
        } catch {
            throw Refusal(cell: cell, problem: error)
        }
    }

    /// Holds the row just encoded against the dataset's rules.
    private func judge(_ reader: borrowing CSVReader, _ buffer: borrowing CopyBuffer) -> Rejection? {
        for judge in judges {
            let problem: CellProblem
            do throws(CellProblem) {
                if try judge.passes(buffer) { continue }
                problem = CellProblem(.brokenRule, "breaks the rule \(judge.rule.text)")
            } catch {
                problem = error
            }
            let named = judge.rule.targets.compactMap { target in cells.first { $0.column.target == target } }
            return Rejection(
                line: reader.line, column: named.map(\.column.header).joined(separator: ", "),
                value: named.map { $0.raw(reader, binding) }.joined(separator: ", "), reason: problem.reason,
                detail: problem.detail, raw: reader.rawText)
        }
        return nil
    }

    private func rejection(_ refusal: Refusal, _ reader: borrowing CSVReader) -> Rejection {
        let cell = refusal.cell.map { cells[$0] }
        return Rejection(
            line: reader.line, column: cell.map { $0.column.header },
            value: cell.map { $0.raw(reader, binding) }, reason: refusal.problem.reason, detail: refusal.problem.detail,
            raw: reader.rawText)
    }

    /// A hash of the key of the row just encoded, as its fields stand in the buffer. Parts that are constants are left
    /// out.
    func keyHash(in buffer: borrowing CopyBuffer) -> UInt64 {
        var hash = StableHash()
        for cell in keyCells {
            let position = buffer.position(cell)
            buffer.hash(position..<buffer.position(after: position), into: &hash)
        }
        return hash.value
    }
}
