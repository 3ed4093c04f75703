// SPDX-License-Identifier: Apache-2.0

/// Reads the records of a CSV text one after the other, in memory that does not grow with the text.
///
/// RFC 4180 with the liberties that real files take: LF or CRLF, a byte order mark, line breaks inside quotes,
/// `""` for a quote inside quotes, a last line without its end, blank lines (skipped). A quote inside an unquoted
/// field stands for itself. What no reading can mend — text after a closing quote, a quote that is never closed —
/// is given as a record with a ``problem``, and reading goes on. Records may have any number of fields; the
/// caller knows how many it wants.
///
/// A record is valid until the next call of ``next()``. Fields are bytes: decode only those that you keep.
///
/// Lines end with LF. A lone CR is an ordinary byte.
///
/// Public with its two hot functions, because Swift 6.3 inlines no `package` function into another module, and a field
/// would cost twice as much.
@safe public struct CSVReader: ~Copyable {
    /// What is wrong with the current record's quotes, or `nil`.
    package internal(set) var problem: CSVProblem?
    /// One-based line in which the current record begins.
    package internal(set) var line = 0
    /// Number of fields of the current record; at least 1.
    @usableFromInline package internal(set) var fieldCount = 0

    var source: any CSVSource
    let dialect: CSVDialect
    let recordLimit: Int
    /// `capacity` bytes of text and ``sentinelSize`` bytes that stop the scanner.
    @usableFromInline var buffer: UnsafeMutableRawPointer
    var capacity: Int
    /// The unread text is `buffer[start..<end]`; the current record is `buffer[recordStart..<recordEnd]`.
    var start = 0
    var end = 0
    @usableFromInline var recordStart = 0
    @usableFromInline var recordEnd = 0
    var atEnd = false
    /// One-based line that follows the current record.
    package internal(set) var nextLine: Int
    /// Bytes of the text that have left the buffer.
    var passed: Int64
    /// One entry per field: start << 32 | end << 1 | has doubled quotes.
    @usableFromInline var fields: UnsafeMutablePointer<UInt64>
    var fieldCapacity = 64
    var marks: CSVMarks

    /// Marks are looked for in whole blocks, of which the last may begin with the sentinel; the byte behind is looked at.
    static let sentinelSize = CSVMarks.blockSize + 8

    /// - Parameters:
    ///   - source: where the text comes from.
    ///   - dialect: delimiter and quote.
    ///   - blockSize: bytes that are read at a time; the buffer grows only for a record that is longer.
    ///   - recordLimit: the most bytes a record may have, its quotes included.
    ///   - offset: where in the text the source begins: 0, or behind a record that another reader has read.
    ///   - line: the line of the text with which the source begins.
    package init(
        _ source: any CSVSource, dialect: CSVDialect = .rfc4180, blockSize: Int = 256 << 10, recordLimit: Int = 1 << 20,
        offset: Int64 = 0, line: Int = 1
    ) {
        precondition(blockSize > 0 && recordLimit > 0 && recordLimit <= 1 << 30)
        passed = offset
        nextLine = line
        self.source = source
        self.dialect = dialect
        marks = CSVMarks(dialect)
        self.recordLimit = recordLimit
        // Four bytes at least, so that a byte order mark is seen whole.
        capacity = max(4, blockSize)
        unsafe buffer = .allocate(byteCount: capacity + Self.sentinelSize, alignment: 8)
        unsafe fields = .allocate(capacity: fieldCapacity)
    }

    deinit {
        unsafe buffer.deallocate()
        unsafe fields.deallocate()
    }

    /// Goes to the next record.
    ///
    /// - Returns: false at the end of the text.
    /// - Throws: ``CSVError`` when the source fails or a record is longer than the limit.
    package mutating func next() throws(CSVError) -> Bool {
        if passed == 0 && end == 0 && !atEnd { try begin() }
        while true {
            skipBlankLines()
            if start < end || !atEnd {
                line = nextLine
                if scanRecord() { return true }
                if !atEnd {
                    try refill()
                    continue
                }
            }
            return false
        }
    }

    /// The bytes of one field: without its quotes, `""` made `"`.
    ///
    /// - Parameters:
    ///   - index: 0 up to ``fieldCount``.
    ///   - body: gets the bytes, which end with the call.
    @inlinable
    public func withField<Result, Failure: Error>(
        _ index: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(index >= 0 && index < fieldCount)
        let entry = unsafe fields[index]
        let first = Int(truncatingIfNeeded: entry >> 32)
        let last = Int(truncatingIfNeeded: (entry & 0xFFFF_FFFF) >> 1)
        let bytes = unsafe UnsafeRawBufferPointer(start: buffer + first, count: last - first)
        if entry & 1 == 0 {
            return try body(unsafe Span(_unsafeBytes: bytes))
        }
        let plain = unescape(unsafe RawSpan(_unsafeBytes: bytes))
        return try body(plain.span)
    }

    /// The current record as it stands in the file, without its line end.
    @inlinable
    public func withRecord<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let bytes = unsafe UnsafeRawBufferPointer(start: buffer + recordStart, count: recordEnd - recordStart)
        return try body(unsafe Span(_unsafeBytes: bytes))
    }

    /// Where the current record begins, in bytes of the text.
    package var recordOffset: Int64 { passed + Int64(recordStart) }

    /// How many bytes of the text have been used, the current record included.
    package var offset: Int64 { passed + Int64(start) }

    @usableFromInline
    func unescape(_ bytes: RawSpan) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.byteCount)
        var index = 0
        while index < bytes.byteCount {
            let byte = bytes[index]
            result.append(byte)
            index += byte == dialect.quote ? 2 : 1
        }
        return result
    }
}

/// What is wrong with the quotes of a record.
package enum CSVProblem: Sendable, Hashable {
    /// Between a closing quote and the next delimiter stands text: the zero-based field.
    case textAfterQuote(field: Int)
    /// The text ends inside quotes: the zero-based field.
    case unclosedQuote(field: Int)
}

extension RawSpan {
    /// One byte; the index is checked.
    @usableFromInline
    subscript(index: Int) -> UInt8 { unsafe unsafeLoad(fromByteOffset: index, as: UInt8.self) }
}
