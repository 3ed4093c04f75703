// SPDX-License-Identifier: Apache-2.0

/// Writes the single values as CSV by RFC 4180: UTF-8 without a byte order mark, CRLF, quotes only where needed.
///
/// Spreadsheets run a cell that begins with `=`, `+`, `-` or `@` (or a tab or carriage return before them) as a
/// formula. A *text* that begins so gets an apostrophe in front, which spreadsheets take for "this is text"; a
/// program that reads the file must take it off. Numbers are written as they are, negative ones too.
struct CSVReport: ~Copyable {
    static let header = [
        "kpi", "title", "branch", "branch_name", "period", "suite", "service", "department", "numerator", "denominator",
        "value", "unit",
    ]

    private var file: BufferedFile

    /// - Parameter path: the file, which is emptied, or made when it is missing.
    init(path: String) throws(FileProblem) {
        var file = try BufferedFile(path: path)
        try file.append { $0.append(contentsOf: (Self.header.joined(separator: ",") + "\r\n").utf8) }
        self.file = file
    }

    mutating func append(_ row: ValueRow) throws(FileProblem) {
        try file.append { bytes in
            for text in [row.kpi.name, row.kpi.title, row.branch, row.branchName] {
                Self.append(text, to: &bytes)
            }
            bytes.append(contentsOf: "\(row.period),".utf8)
            for text in [row.suite, row.service, row.department] {
                Self.append(text, to: &bytes)
            }
            for number in [row.numerator, row.denominator, row.value] {
                if let number { bytes.append(contentsOf: Self.plain(number).utf8) }
                bytes.append(UInt8(ascii: ","))
            }
            Self.append(row.kpi.unit, to: &bytes)
            bytes.removeLast()
            bytes.append(contentsOf: "\r\n".utf8)
        }
    }

    mutating func finish() throws(FileProblem) {
        try file.flush()
    }

    /// One text cell, made harmless and quoted where needed, and the comma behind it.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        let utf8 = text.utf8
        let isFormula = utf8.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
        let isQuoted = utf8.contains { ",\"\r\n".utf8.contains($0) }
        if isQuoted { bytes.append(UInt8(ascii: "\"")) }
        if isFormula { bytes.append(UInt8(ascii: "'")) }
        for byte in utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        if isQuoted { bytes.append(UInt8(ascii: "\"")) }
        bytes.append(UInt8(ascii: ","))
    }

    /// The shortest text that reads back as the same number, without `.0` behind whole ones.
    private static func plain(_ number: Double) -> String {
        Int(exactly: number).map(String.init) ?? "\(number)"
    }
}
