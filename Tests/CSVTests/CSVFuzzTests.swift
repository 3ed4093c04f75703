// SPDX-License-Identifier: Apache-2.0

import CSV
import Testing

/// SplitMix64 (Steele, Lea, Flood 2014): the same seed gives the same files on every machine.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// The same language, read one byte after the other by a state machine that shares nothing with the reader.
func readSimply(_ text: [UInt8], delimiter: UInt8, quote: UInt8) -> [Record] {
    enum State { case fieldStart, plain, quoted, afterQuote, stray }
    let (lf, cr) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    var bytes = text.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(text.dropFirst(3)) : text
    let needsEnd = bytes.last != lf
    if needsEnd { bytes.append(lf) }
    var records: [Record] = []
    var (state, line, startLine) = (State.fieldStart, 1, 1)
    var (fields, field): ([[UInt8]], [UInt8]) = ([], [])
    var problem: CSVProblem?
    var quotedOpen: [UInt8] = []

    func endRecord() {
        fields.append(field)
        records.append(Record(line: startLine, bytes: fields, problem))
        (fields, field, problem, state) = ([], [], nil, .fieldStart)
    }

    var index = 0
    while index < bytes.count {
        let byte = bytes[index]
        index += 1
        if state == .fieldStart && fields.isEmpty && field.isEmpty { startLine = line }
        let isFinal = needsEnd && index == bytes.count
        switch state {
        case .fieldStart where byte == quote:
            state = .quoted
            quotedOpen = []
        case .fieldStart, .plain:
            if byte == delimiter {
                fields.append(field)
                (field, state) = ([], .fieldStart)
            } else if byte == lf {
                if field.last == cr { field.removeLast() }
                let isBlank = fields.isEmpty && field.isEmpty && state == .fieldStart
                let isBlankCR = fields.isEmpty && field.isEmpty && state == .plain
                if isBlank || isBlankCR { (field, state) = ([], .fieldStart) } else { endRecord() }
            } else {
                field.append(byte)
                state = .plain
            }
        case .quoted:
            if byte == quote {
                state = .afterQuote
            } else if !(isFinal && byte == lf) {
                quotedOpen.append(byte)
            }
        case .afterQuote:
            if byte == quote {
                quotedOpen.append(byte)
                state = .quoted
            } else {
                field = quotedOpen
                let endsLine = byte == lf || (byte == cr && index < bytes.count && bytes[index] == lf)
                if endsLine {
                    if byte == cr {
                        index += 1
                        line += 1
                    }
                    endRecord()
                } else if byte == delimiter {
                    fields.append(field)
                    (field, state) = ([], .fieldStart)
                } else {
                    problem = problem ?? .textAfterQuote(field: fields.count)
                    state = .stray
                }
            }
        case .stray:
            if byte == delimiter {
                fields.append(field)
                (field, state) = ([], .fieldStart)
            } else if byte == lf {
                endRecord()
            }
        }
        if byte == lf { line += 1 }
    }
    if state == .quoted {
        problem = .unclosedQuote(field: fields.count)
        field = quotedOpen
        endRecord()
    }
    return records
}

@Suite("CSV reader, fuzzed")
struct CSVFuzzTests {
    private static let dialects: [(delimiter: Character, quote: Character)] = [
        (",", "\""), (";", "\""), ("\t", "'"), ("|", "\""),
    ]
    private static let alphabets = [
        "a,\"\n", "ab,\"\r\n", "\"\"\"\n,", "abcdefgh0123456789,,\"\"\r\n é₹", "a,\"\r",
    ]

    /// 20 seeds of 5,000 texts each.
    @Test("agrees with a second implementation on 100,000 random texts", arguments: 0..<20)
    func agrees(seed: Int) throws {
        var random = SeededGenerator(state: UInt64(seed))
        for _ in 0..<5000 {
            let (delimiter, quote) = Self.dialects.randomElement(using: &random)!
            let letters = Self.alphabets.randomElement(using: &random)!
                .replacing(",", with: String(delimiter)).replacing("\"", with: String(quote))
            let alphabet = Array(letters.utf8)
            let length = Int.random(in: 0...Int.random(in: 1...200, using: &random), using: &random)
            var text: [UInt8] = Int.random(in: 0..<20, using: &random) == 0 ? [0xEF, 0xBB, 0xBF] : []
            for _ in 0..<length { text.append(alphabet.randomElement(using: &random)!) }
            let dialect = CSVDialect(delimiter: delimiter.asciiValue!, quote: quote.asciiValue!)
            let expected = readSimply(text, delimiter: delimiter.asciiValue!, quote: quote.asciiValue!)
            let blockSize = Int.random(in: 1...64, using: &random)
            let found = try read(
                text, dialect: dialect, chunk: Int.random(in: 1...64, using: &random), blockSize: blockSize)
            guard found == expected else {
                Issue.record("seed \(seed): \(String(decoding: text, as: UTF8.self).debugDescription)")
                return
            }
        }
    }

    @Test("gives back any fields that were written with quotes", arguments: 0..<8)
    func roundTrip(seed: Int) throws {
        var random = SeededGenerator(state: UInt64(1000 + seed))
        let letters = Array("ab,\"\r\n é;".unicodeScalars).map { String($0) }
        for _ in 0..<500 {
            let records = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                (0..<Int.random(in: 1...6, using: &random)).map { _ in
                    (0..<Int.random(in: 0...12, using: &random)).map { _ in letters.randomElement(using: &random)! }
                        .joined()
                }
            }
            let end = Bool.random(using: &random) ? "\n" : "\r\n"
            let text = records.map { fields in
                fields.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",") + end
            }.joined()
            let found = try read(text.utf8, blockSize: Int.random(in: 1...64, using: &random))
            #expect(found.map(\.fields) == records.map { $0.map { Array($0.utf8) } })
            #expect(found.allSatisfy { $0.problem == nil })
        }
    }
}
