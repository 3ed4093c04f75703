// SPDX-License-Identifier: Apache-2.0

import CSV
import Foundation
package import Jobs

/// Drafts a dataset file from a CSV file that nobody has described.
///
/// What it writes reads that same file; what it could not know is a comment in it, to be looked at by a person. At most
/// ``rowLimit`` rows are looked at.
package struct DatasetDraft {
    private let path: String
    private let name: String
    private let table: String
    private let encoding: TextEncoding
    private let shape: FileShape
    private var columns: [ColumnSketch]
    private var rows = 0
    private var isWhole = true
    /// Words of the first column in rows that are totals.
    private var totals: [String] = []
    private var otherWidths = 0

    private static let rowLimit = 1_000_000

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: as `InputFile` takes it.
    ///   - name: the dataset; made of the file's name when left out.
    ///   - table: `schema.table`; `hospital.` and the name when left out.
    /// - Throws: `BadInput` when the file cannot be read, is empty, or has a header that no dataset can describe.
    package init(of path: String, name: String? = nil, table: String? = nil) throws(BadInput) {
        self.path = path
        self.name = name ?? DraftText.identifier(Self.stem(of: path))
        self.table = table ?? "hospital.\(self.name)"
        do throws(CSVError) {
            try CSVInspection.inspect(path, encoding: .automatic)
            let input = try InputFile.open(path, encoding: .automatic)
            encoding = input.encoding
            let source = try PrefixedSource(input, lookingAt: FileShape.sampleSize)
            guard let shape = try FileShape(source.prefix) else {
                throw CSVError.empty(path: path)
            }
            self.shape = shape
            columns = shape.headers.map { ColumnSketch(header: $0) }
            var reader = CSVReader(source, dialect: CSVDialect(delimiter: shape.delimiter))
            try reader.skipLines(shape.firstLines)
            _ = try reader.next()
            try readRows(&reader)
        } catch {
            throw BadInput("\(error)")
        }
        try refuseRepeatedHeaders()
    }

    private static func stem(of path: String) -> String {
        let file = (path as NSString).lastPathComponent.split(separator: "!").last.map(String.init) ?? path
        return String(file.prefix { $0 != "." })
    }

    private mutating func readRows(_ reader: inout CSVReader) throws(CSVError) {
        while try reader.next() {
            guard rows < Self.rowLimit else {
                isWhole = false
                return
            }
            if let word = Self.totalsWord(reader) {
                if !totals.contains(word) { totals.append(word) }
                continue
            }
            guard reader.fieldCount == columns.count, reader.problem == nil else {
                otherWidths += 1
                continue
            }
            rows += 1
            for index in columns.indices { reader.withField(index) { columns[index].add($0) } }
        }
    }

    /// The first cell, when it says that the row sums others up.
    private static func totalsWord(_ reader: borrowing CSVReader) -> String? {
        let word = reader.withField(0) { cell in cell.extracting(cell.trimmedRange).string }
        let isTotal = word.wholeMatch(of: /(grand |sub)?(total|totals|sum)\W*/.ignoresCase()) != nil
        return isTotal ? word : nil
    }

    private func refuseRepeatedHeaders() throws(BadInput) {
        var seen: Set<HeaderName> = []
        for header in shape.headers where !seen.insert(HeaderName(header)).inserted {
            throw BadInput("\(path) has the column '\(header)' twice; a dataset tells columns apart by their headers")
        }
    }

    /// The definition file.
    package var text: String {
        let style = numberStyle
        var lines = ["# Drafted from \((path as NSString).lastPathComponent): look at every comment, then remove it."]
        lines += remarks.map { "# \($0)" }
        lines += ["title: \(DraftText.scalar(name))", "table: \(DraftText.scalar(table))"]
        lines.append("key: [\(key.map { DraftText.scalar(target($0)) }.joined(separator: ", "))]")
        if encoding != .utf8 { lines.append("encoding: \(encoding.rawValue)") }
        if shape.delimiter != UInt8(ascii: ",") { lines.append("delimiter: \(DraftText.delimiter(shape.delimiter))") }
        if style.decimal != "." { lines.append("decimal_mark: \"\(style.decimal)\"") }
        if let group = style.group { lines.append("thousands_mark: \"\(group)\"") }
        let nulls = Set(columns.flatMap(\.nullMarks)).sorted()
        if !nulls.isEmpty { lines.append("null_marks: [\(nulls.map(DraftText.scalar).joined(separator: ", "))]") }
        lines += skipLines
        if columns.contains(where: { $0.header.isEmpty }) { lines.append("ignore: [\"\"]") }
        lines.append("columns:")
        for index in columns.indices where !columns[index].header.isEmpty {
            lines += DraftColumn(columns[index], target: target(index), style: style).lines
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var skipLines: [String] {
        guard shape.firstLines > 0 || !totals.isEmpty else { return [] }
        var lines = ["skip:"]
        if shape.firstLines > 0 { lines.append("  first_lines: \(shape.firstLines)") }
        if !totals.isEmpty {
            let words = totals.map(DraftText.scalar).joined(separator: ", ")
            lines.append("  where: {\(DraftText.scalar(shape.headers[0])): [\(words)]}")
        }
        return lines
    }

    private var remarks: [String] {
        var remarks: [String] = []
        if !isWhole { remarks.append("Only the first \(Self.rowLimit) rows were looked at.") }
        if otherWidths > 0 {
            remarks.append("\(otherWidths) rows have another number of cells than the header: they will be rejected.")
        }
        if !totals.isEmpty { remarks.append("Rows that sum others up are skipped.") }
        if columns.contains(where: { $0.header.isEmpty }) {
            remarks.append("A column without a header is passed over.")
        }
        if key.contains(where: { columns[$0].isUnique != true }) {
            remarks.append("No column has a value of its own in every row: choose the key.")
        }
        if columns.contains(where: { !$0.timestampForms.isEmpty }) {
            remarks.append("Local times are read as UTC: say time_zone.")
        }
        return remarks
    }

    /// The style under which all columns are numbers that are numbers in any style.
    private var numberStyle: NumberStyle {
        let numbers = columns.filter(\.isNumber)
        return NumberStyle.allCases.first { style in numbers.allSatisfy { $0.reading(in: style) != .none } } ?? .plain
    }

    /// The columns that tell rows apart: one that does, of several the one that is called so; else what never lacks a
    /// value.
    private var key: [Int] {
        let candidates = columns.indices.filter { columns[$0].isUnique == true && !columns[$0].header.isEmpty }
        let named = candidates.first { columns[$0].header.lowercased().contains(/(^|[^a-z])(id|number|no|code|key)\b/) }
        if let chosen = named ?? candidates.first { return [chosen] }
        let complete = columns.indices.filter { columns[$0].nulls == 0 && !columns[$0].header.isEmpty }
        return complete.isEmpty ? Array(columns.indices.filter { !columns[$0].header.isEmpty }.prefix(1)) : complete
    }

    /// A name for the column of the table that no other column has.
    private func target(_ index: Int) -> String {
        let names = columns[...index].map { DraftText.identifier($0.header) }
        let earlier = names.dropLast().count { $0 == names[index] }
        return earlier == 0 ? names[index] : "\(names[index])_\(earlier + 1)"
    }
}
