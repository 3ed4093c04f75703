// SPDX-License-Identifier: Apache-2.0

import CSV
import Testing

/// A record as tests compare it.
struct Record: Equatable, CustomStringConvertible {
    var line: Int
    var fields: [[UInt8]]
    var problem: CSVProblem?

    init(_ line: Int, _ fields: [String], _ problem: CSVProblem? = nil) {
        self.init(line: line, bytes: fields.map { Array($0.utf8) }, problem)
    }

    init(line: Int, bytes: [[UInt8]], _ problem: CSVProblem? = nil) {
        self.line = line
        fields = bytes
        self.problem = problem
    }

    var description: String {
        "line \(line) \(fields.map { String(decoding: $0, as: UTF8.self) }) \(problem.map { "\($0)" } ?? "")"
    }
}

/// All records of a text, as the reader under test gives them.
func read(
    _ text: some Sequence<UInt8>, dialect: CSVDialect = .rfc4180, chunk: Int = .max, blockSize: Int = 256 << 10,
    limit: Int = 1 << 20
) throws(CSVError) -> [Record] {
    var reader = CSVReader(CSVBytes(text, chunk: chunk), dialect: dialect, blockSize: blockSize, recordLimit: limit)
    var records: [Record] = []
    while try reader.next() {
        var fields: [[UInt8]] = []
        for index in 0..<reader.fieldCount {
            fields.append(reader.withField(index) { span in span.indices.map { span[$0] } })
        }
        records.append(Record(line: reader.line, bytes: fields, reader.problem))
    }
    return records
}

@Suite("CSV reader")
struct CSVReaderTests {
    static let cases: [(text: String, records: [Record])] = [
        ("", []),
        ("a", [Record(1, ["a"])]),
        ("a,b\n", [Record(1, ["a", "b"])]),
        ("a,b\nc,d", [Record(1, ["a", "b"]), Record(2, ["c", "d"])]),
        ("a,b\r\nc,d\r\n", [Record(1, ["a", "b"]), Record(2, ["c", "d"])]),
        ("\u{FEFF}a,b\n", [Record(1, ["a", "b"])]),
        ("\u{FEFF}\"a\",b\n", [Record(1, ["a", "b"])]),
        ("\n\na\n\r\n\nb\n\n", [Record(3, ["a"]), Record(6, ["b"])]),
        (",\n", [Record(1, ["", ""])]),
        ("a,,", [Record(1, ["a", "", ""])]),
        ("\"\"\n", [Record(1, [""])]),
        ("\"a,b\",c\n", [Record(1, ["a,b", "c"])]),
        ("\"a\nb\r\nc\",d\ne\n", [Record(1, ["a\nb\r\nc", "d"]), Record(4, ["e"])]),
        ("\"say \"\"hi\"\"\",x\n", [Record(1, ["say \"hi\"", "x"])]),
        ("\"\"\"\"\n", [Record(1, ["\""])]),
        ("\"\"\"\"\"\"\r\n", [Record(1, ["\"\""])]),
        ("5\" nail,b\n", [Record(1, ["5\" nail", "b"])]),
        ("a\rb,c\n", [Record(1, ["a\rb", "c"])]),
        ("a,b\r", [Record(1, ["a", "b"])]),
        ("\"a\"\r", [Record(1, ["a"])]),
        ("a\n\r", [Record(1, ["a"])]),
        ("a\n1,2,3\nb,c\n", [Record(1, ["a"]), Record(2, ["1", "2", "3"]), Record(3, ["b", "c"])]),
        ("\"a\"b,c\nd\n", [Record(1, ["a", "c"], .textAfterQuote(field: 0)), Record(2, ["d"])]),
        ("\"a\"\rb\nd\n", [Record(1, ["a"], .textAfterQuote(field: 0)), Record(2, ["d"])]),
        ("x\na,\"b\nc,d\n", [Record(1, ["x"]), Record(2, ["a", "b\nc,d\n"], .unclosedQuote(field: 1))]),
        ("क्षेत्रीय,₹ 5\n", [Record(1, ["क्षेत्रीय", "₹ 5"])]),
    ]

    @Test("gives the records of RFC 4180 and of the liberties that files take", arguments: cases)
    func table(text: String, records: [Record]) throws {
        #expect(try read(text.utf8) == records)
    }

    @Test("gives the same whatever the block size and however the source cuts the text", arguments: 1...64)
    func blocks(size: Int) throws {
        let long = Self.cases.map(\.text).filter { !$0.contains("\u{FEFF}") && $0.hasSuffix("\n") }.joined()
            .replacing("x\na,\"b\nc,d\n", with: "")
        for text in Self.cases.map(\.text) + [long, long.replacing("\n", with: "\r\n")] {
            let expected = try read(text.utf8)
            #expect(try read(text.utf8, blockSize: size) == expected, "\(text.debugDescription)")
            #expect(try read(text.utf8, chunk: size) == expected, "\(text.debugDescription)")
            #expect(try read(text.utf8, chunk: 1, blockSize: size) == expected, "\(text.debugDescription)")
        }
    }

    @Test("reads other delimiters and quotes, and texts that never quote")
    func dialects() throws {
        let semicolons = CSVDialect(delimiter: UInt8(ascii: ";"), quote: UInt8(ascii: "'"))
        #expect(
            try read("a;'b;''c'''\n\"x\";y\n".utf8, dialect: semicolons)
                == [Record(1, ["a", "b;'c'"]), Record(2, ["\"x\"", "y"])])
        let tabs = CSVDialect(delimiter: UInt8(ascii: "\t"), quote: nil)
        #expect(try read("\"a\tb\"\n".utf8, dialect: tabs) == [Record(1, ["\"a", "b\""])])
    }

    @Test("lets a record grow beyond the block up to the limit, and says where one that is longer begins")
    func limit() throws {
        let field = String(repeating: "x", count: 990)
        let text = "a\n\"\(field)\",b\n"
        #expect(try read(text.utf8, blockSize: 16, limit: 1000) == [Record(1, ["a"]), Record(2, [field, "b"])])
        #expect(throws: CSVError.recordTooLong(line: 2, limit: 900)) {
            try read(text.utf8, blockSize: 16, limit: 900)
        }
        #expect(throws: CSVError.recordTooLong(line: 3, limit: 900)) {
            try read("a\nb\n\"\(text)".utf8, blockSize: 16, limit: 900)
        }
    }

    @Test("gives back the record as it stands in the file, and its place in bytes")
    func rawRecord() throws {
        let text = "h\r\n\"a \"\"q\"\"\",\"b\nc\"\r\nlast"
        var reader = CSVReader(CSVBytes(text.utf8), blockSize: 8)
        var raw: [String] = []
        var offsets: [Int64] = []
        while try reader.next() {
            raw.append(reader.withRecord { span in String(decoding: span.indices.map { span[$0] }, as: UTF8.self) })
            offsets.append(reader.recordOffset)
        }
        #expect(raw == ["h", "\"a \"\"q\"\"\",\"b\nc\"", "last"])
        #expect(offsets == [0, 3, 20])
        #expect(reader.offset == Int64(text.utf8.count))
    }

    @Test("has any number of fields in a record")
    func manyFields() throws {
        let fields = (0..<5000).map(String.init)
        #expect(try read(fields.joined(separator: ",").utf8) == [Record(1, fields)])
    }
}
