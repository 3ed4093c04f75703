// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Writes one CSV file of the network, cell by cell, through a buffer of fixed size.
///
/// Numbers and dates are formatted by hand straight into the buffer: no locale, no formatter, no string for each
/// cell. A class, since simulators share the writers of all tables.
final class CSVTableWriter {
    private static let flushThreshold = 1 << 18

    let table: SyntheticTable
    private let path: String
    private let file: FileHandle
    private var buffer: [UInt8] = []
    /// Where the cells of the current row begin in `buffer`.
    private var fieldStarts: [Int] = []
    private let dirtyShare: Double
    private let dirtyKinds: [DirtyRow]
    private var dirt: SeededRandom
    private(set) var summary = SyntheticSummary.Table()

    /// Creates (or empties) the table's file and writes its header.
    init(_ table: SyntheticTable, in directory: String, seed: UInt64, dirtyShare: Double) throws {
        self.table = table
        path = "\(directory)/\(table.fileName)"
        self.dirtyShare = table.canBeDirty ? dirtyShare : 0
        dirtyKinds = DirtyRow.kinds(for: table)
        dirt = SeededRandom(seed: seed, Purpose.dirt.rawValue, SyntheticTable.allCases.firstIndex(of: table) ?? 0)
        try Data().write(to: URL(fileURLWithPath: path))
        file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        buffer.reserveCapacity(Self.flushThreshold + 4096)
        for column in table.columns { text(column.name) }
        endLine()
    }

    // MARK: Cells

    func text(_ value: String) {
        separate()
        let needsQuotes = value.utf8.contains { [0x2C, 0x22, 0x0A, 0x0D].contains($0) }
        guard needsQuotes else { return buffer.append(contentsOf: value.utf8) }
        buffer.append(UInt8(ascii: "\""))
        for byte in value.utf8 {
            if byte == UInt8(ascii: "\"") { buffer.append(byte) }
            buffer.append(byte)
        }
        buffer.append(UInt8(ascii: "\""))
    }

    /// An identifier: a prefix and a number of at least `width` digits.
    func identifier(_ prefix: String, _ number: Int, width: Int) {
        separate()
        buffer.append(contentsOf: prefix.utf8)
        digits(number, width: width)
    }

    func int(_ value: Int) {
        separate()
        digits(value, width: 1)
    }

    func bool(_ value: Bool) {
        text(value ? "true" : "false")
    }

    /// An amount of money in hundredths, written with two decimals.
    func amount(hundredths: Int) {
        separate()
        digits(hundredths / 100, width: 1)
        buffer.append(UInt8(ascii: "."))
        digits(hundredths % 100, width: 2)
    }

    /// `YYYY-MM-DD`.
    func day(_ day: LocalDay) {
        separate()
        appendISO(day)
    }

    /// `YYYY-MM-DD HH:MM`, the branch's local time.
    func time(_ time: LocalMinute) {
        separate()
        appendISO(time.day)
        buffer.append(UInt8(ascii: " "))
        digits(time.minuteOfDay / 60, width: 2)
        buffer.append(UInt8(ascii: ":"))
        digits(time.minuteOfDay % 60, width: 2)
    }

    /// `MM/DD/YY`, the way operating-room logs write days.
    func logDay(_ day: LocalDay) {
        separate()
        appendLog(day)
    }

    /// `MM/DD/YY hh:mm AM`, the way operating-room logs write times.
    func logTime(_ time: LocalMinute) {
        separate()
        appendLog(time.day)
        buffer.append(UInt8(ascii: " "))
        let hour = time.minuteOfDay / 60
        digits(hour % 12 == 0 ? 12 : hour % 12, width: 2)
        buffer.append(UInt8(ascii: ":"))
        digits(time.minuteOfDay % 60, width: 2)
        buffer.append(contentsOf: (hour < 12 ? " AM" : " PM").utf8)
    }

    // MARK: Rows

    /// Ends a good row; now and then a dirty copy of it follows.
    func endRow() throws {
        let starts = fieldStarts
        let end = buffer.count
        endLine()
        summary.rows += 1
        if dirtyShare > 0, dirt.chance(dirtyShare) { writeDirtyCopy(of: starts, end: end) }
        if buffer.count >= Self.flushThreshold { try flush() }
    }

    /// Writes what is buffered and closes the file.
    func close() throws {
        try flush()
        try file.close()
    }

    private func writeDirtyCopy(of starts: [Int], end: Int) {
        let ends = starts.dropFirst().map { $0 - 1 } + [end]
        let fields = zip(starts, ends).map { Array(buffer[$0..<$1]) }
        let kind = dirt.pick(dirtyKinds)
        for (index, field) in kind.damage(fields, of: table, &dirt).enumerated() {
            if index > 0 { buffer.append(UInt8(ascii: ",")) }
            buffer.append(contentsOf: field)
        }
        endLine()
        summary.dirtyRows += 1
        summary.dirtyByKind[kind.rawValue, default: 0] += 1
    }

    private func separate() {
        if !fieldStarts.isEmpty { buffer.append(UInt8(ascii: ",")) }
        fieldStarts.append(buffer.count)
    }

    private func endLine() {
        buffer.append(UInt8(ascii: "\n"))
        fieldStarts.removeAll(keepingCapacity: true)
    }

    private func flush() throws {
        try file.write(contentsOf: buffer)
        summary.bytes += buffer.count
        buffer.removeAll(keepingCapacity: true)
    }

    // MARK: Digits

    private func digits(_ value: Int, width: Int) {
        precondition(value >= 0, "a synthetic network holds no negative number")
        var reversed: (UInt64, Int) = (0, 0)
        var rest = value
        // Up to 16 decimal digits packed four bits each: enough for every number of a network, no allocation.
        repeat {
            reversed.0 = reversed.0 << 4 | UInt64(rest % 10)
            reversed.1 += 1
            rest /= 10
        } while rest > 0 || reversed.1 < width
        for _ in 0..<reversed.1 {
            buffer.append(UInt8(ascii: "0") + UInt8(reversed.0 & 15))
            reversed.0 >>= 4
        }
    }

    private func appendISO(_ day: LocalDay) {
        let (year, month, dayOfMonth) = day.civil
        digits(year, width: 4)
        buffer.append(UInt8(ascii: "-"))
        digits(month, width: 2)
        buffer.append(UInt8(ascii: "-"))
        digits(dayOfMonth, width: 2)
    }

    private func appendLog(_ day: LocalDay) {
        let (year, month, dayOfMonth) = day.civil
        digits(month, width: 2)
        buffer.append(UInt8(ascii: "/"))
        digits(dayOfMonth, width: 2)
        buffer.append(UInt8(ascii: "/"))
        digits(year % 100, width: 2)
    }
}
