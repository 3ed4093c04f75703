// SPDX-License-Identifier: Apache-2.0

// `CSVMarks` finds delimiters, quotes and line feeds, 64 bytes at a time; what each of them means is decided here.
//
// Line feeds stand behind the text, so there is always one more mark: one at or after `end` means that the text ran out.

private let lineFeed = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")

extension CSVReader {
    /// Reads the first block and passes over a byte order mark.
    mutating func begin() throws(CSVError) {
        try fill()
        if unsafe end >= 3 && buffer.loadUnaligned(as: UInt16.self) == 0xBBEF && text.byte(2) == 0xBF {
            start = 3
        }
    }

    /// Moves the unread text to the front of the buffer and reads on; a record that fills it makes it grow.
    mutating func refill() throws(CSVError) {
        if start > 0 {
            unsafe buffer.copyMemory(from: buffer + start, byteCount: end - start)
            passed += Int64(start)
            end -= start
            start = 0
        } else if end == capacity {
            guard capacity < recordLimit else { throw CSVError.recordTooLong(line: nextLine, limit: recordLimit) }
            let larger = min(recordLimit, capacity * 2)
            let grown = UnsafeMutableRawPointer.allocate(byteCount: larger + Self.sentinelSize, alignment: 8)
            unsafe grown.copyMemory(from: buffer, byteCount: end)
            unsafe buffer.deallocate()
            unsafe buffer = unsafe grown
            capacity = larger
        }
        try fill()
        marks.forget()
    }

    private mutating func fill() throws(CSVError) {
        while end < capacity && !atEnd {
            let room = unsafe UnsafeMutableRawBufferPointer(start: buffer + end, count: capacity - end)
            let count = unsafe try source.read(into: room)
            atEnd = count == 0
            end += count
        }
        unsafe (buffer + end).initializeMemory(as: UInt8.self, repeating: lineFeed, count: Self.sentinelSize)
    }

    /// Passes over lines that stand before the first record, whatever is in them.
    ///
    /// Call it before the first ``next()``.
    package mutating func skipLines(_ count: Int) throws(CSVError) {
        if count > 0 { try begin() }
        var left = count
        while left > 0 {
            var stop = start
            while text.byte(stop) != lineFeed { stop += 1 }
            if stop < end {
                start = stop + 1
                nextLine += 1
                left -= 1
            } else {
                start = end
                if atEnd { return }
                try refill()
            }
        }
    }

    mutating func skipBlankLines() {
        while start < end {
            if text.byte(start) == lineFeed {
                start += 1
            } else if text.byte(start) == carriageReturn && (start + 1 < end || atEnd)
                && text.byte(start + 1) == lineFeed
            {
                start = min(start + 2, end)
            } else {
                return
            }
            nextLine += 1
        }
    }

    /// Finds the fields of the record at `start`.
    ///
    /// - Returns: false when the buffer does not hold all of it, or holds nothing.
    mutating func scanRecord() -> Bool {
        if start == end { return false }
        // Copies, which the optimizer keeps in registers: the reader's own fields would be loaded anew for each byte.
        let text = text
        let end = self.end
        let delimiter = dialect.delimiter
        var marks = self.marks
        unsafe marks.seek(start, in: text.start)
        var fields = FieldList(self)
        var position = start
        var newlines = 1
        problem = nil
        while true {
            var stop = unsafe marks.next(in: text.start)
            let byte = text.byte(stop)
            if byte == delimiter {
                append(position, stop, to: &fields)
                position = stop &+ 1
            } else if byte == lineFeed {
                if stop >= end && !atEnd { return false }
                stop = min(stop, end)
                let hasReturn = stop > position && text.byte(stop &- 1) == carriageReturn
                append(position, hasReturn ? stop &- 1 : stop, to: &fields)
                return finish(fields, marks, at: stop, newlines)
            } else if stop == position {
                // A quote that begins a field; any other stands for itself.
                guard let close = closingQuote(&marks, &newlines) else { return false }
                append(position &+ 1, close.position, isEscaped: close.isEscaped, to: &fields)
                if close.position >= end {
                    problem = .unclosedQuote(field: fields.count - 1)
                    return finish(fields, marks, at: end, newlines)
                }
                guard let next = endOfQuoted(close.position &+ 1, fields.count &- 1, &marks) else { return false }
                if text.byte(next) == lineFeed { return finish(fields, marks, at: min(next, end), newlines) }
                position = next &+ 1
            }
        }
    }

    private struct ClosingQuote {
        /// At least `end` when there is none.
        let position: Int
        /// Whether `""` stands between the quotes.
        let isEscaped: Bool
    }

    /// Finds the quote that ends a field whose first one has just been passed.
    ///
    /// - Returns: `nil` when the buffer does not hold enough to tell.
    @inline(__always)
    private func closingQuote(_ marks: inout CSVMarks, _ newlines: inout Int) -> ClosingQuote? {
        let text = text
        var isEscaped = false
        while true {
            let stop = unsafe marks.next(in: text.start)
            let byte = text.byte(stop)
            if byte == lineFeed {
                if stop >= end { return atEnd ? ClosingQuote(position: end, isEscaped: isEscaped) : nil }
                newlines &+= 1
            } else if byte == dialect.quote {
                // Whether this is the end or half of a pair is told by the next byte.
                if stop &+ 1 >= end && !atEnd { return nil }
                if text.byte(stop &+ 1) != byte { return ClosingQuote(position: stop, isEscaped: isEscaped) }
                isEscaped = true
                _ = unsafe marks.next(in: text.start)
            }
        }
    }

    /// Finds the delimiter or line feed behind a closing quote, and notes when something else stands between.
    ///
    /// - Parameters:
    ///   - position: behind the quote.
    ///   - field: the zero-based field.
    /// - Returns: `nil` when the buffer does not hold it.
    @inline(__always)
    private mutating func endOfQuoted(_ position: Int, _ field: Int, _ marks: inout CSVMarks) -> Int? {
        let text = text
        let hasReturn = text.byte(position) == carriageReturn
        if hasReturn && position &+ 1 >= end && !atEnd { return nil }
        let isPlain = hasReturn && text.byte(position &+ 1) == lineFeed
        var stop = unsafe marks.next(in: text.start)
        if stop != (isPlain ? position &+ 1 : position) || text.byte(stop) == dialect.quote {
            problem = problem ?? .textAfterQuote(field: field)
            while text.byte(stop) == dialect.quote { stop = unsafe marks.next(in: text.start) }
        }
        return stop >= end && !atEnd ? nil : stop
    }

    @inline(__always)
    private mutating func finish(_ list: FieldList, _ marks: CSVMarks, at stop: Int, _ newlines: Int) -> Bool {
        fieldCount = list.count
        self.marks = marks
        recordStart = start
        recordEnd = stop > start && text.byte(stop &- 1) == carriageReturn ? stop &- 1 : stop
        start = min(stop &+ 1, end)
        nextLine += newlines
        return true
    }

    @inline(__always)
    private mutating func append(_ first: Int, _ last: Int, isEscaped: Bool = false, to list: inout FieldList) {
        if list.count == list.capacity { grow(&list) }
        list.append(first, last, isEscaped)
    }

    private mutating func grow(_ list: inout FieldList) {
        let grown = UnsafeMutablePointer<UInt64>.allocate(capacity: fieldCapacity * 2)
        unsafe grown.moveInitialize(from: fields, count: fieldCapacity)
        unsafe fields.deallocate()
        unsafe fields = unsafe grown
        fieldCapacity *= 2
        list = FieldList(self, count: list.count)
    }

    private var text: ScannedText { unsafe ScannedText(start: buffer) }
}

/// The buffer as the scanner reads it.
@safe private struct ScannedText {
    let start: UnsafeMutableRawPointer

    @inline(__always)
    func byte(_ position: Int) -> UInt8 {
        unsafe start.load(fromByteOffset: position, as: UInt8.self)
    }
}

/// The table of fields as the scanner fills it.
@safe private struct FieldList {
    private let start: UnsafeMutablePointer<UInt64>
    let capacity: Int
    private(set) var count: Int

    init(_ reader: borrowing CSVReader, count: Int = 0) {
        unsafe start = reader.fields
        capacity = reader.fieldCapacity
        self.count = count
    }

    /// There must be room.
    @inline(__always)
    mutating func append(_ first: Int, _ last: Int, _ isEscaped: Bool) {
        let range = UInt64(truncatingIfNeeded: first) << 32 | UInt64(truncatingIfNeeded: last) << 1
        unsafe start[count] = range | (isEscaped ? 1 : 0)
        count &+= 1
    }
}
