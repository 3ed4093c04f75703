// SPDX-License-Identifier: Apache-2.0

import CSV

/// Any text as CSV: the records are the same whatever the block size and however the source cuts the text.
enum ReaderTarget {
    static func run(_ input: [UInt8]) {
        guard input.count > 3 else { return }
        let text = Array(input.dropFirst(3))
        let quote: UInt8? = input[0] & 1 == 0 ? UInt8(ascii: "\"") : nil
        let dialect = CSVDialect(delimiter: [UInt8](",;\t|".utf8)[Int(input[0] >> 1) % 4], quote: quote)
        let whole = read(CSVReader(CSVBytes(text), dialect: dialect))
        let cut = read(
            CSVReader(
                CSVBytes(text, chunk: Int(input[1] % 64) + 1), dialect: dialect, blockSize: Int(input[2] % 64) + 1))
        precondition(whole == cut, "other records in other blocks")
    }

    private static func read(_ reader: consuming CSVReader) -> [[[UInt8]]] {
        var reader = reader
        var records: [[[UInt8]]] = []
        do {
            while try reader.next() {
                var fields: [[UInt8]] = []
                for index in 0..<reader.fieldCount {
                    fields.append(reader.withField(index) { cell in cell.indices.map { cell[$0] } })
                }
                records.append(fields)
                precondition(reader.offset >= reader.recordOffset)
            }
        } catch {
            // A record above the limit, which no input of libFuzzer's is long enough for.
            preconditionFailure("\(error)")
        }
        return records
    }
}
