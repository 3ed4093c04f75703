// SPDX-License-Identifier: Apache-2.0

// Eight bytes at a time. `v ^ pattern` has a zero byte where a byte sought for stands, and
// `(v - 0x01…) & ~v & 0x80…` has the top bit of the lowest zero byte set ("Bit Twiddling Hacks", haszero);
// higher hits may be false, but only the lowest is used.
//
// Every search looks for line feeds too, and line feeds stand behind the text: a position at or after `end` means
// that the text ran out.

private let ones: UInt64 = 0x0101_0101_0101_0101
private let tops: UInt64 = 0x8080_8080_8080_8080
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
            let lineFeeds = UInt64(lineFeed) &* ones
            let stop = text.find(lineFeeds, lineFeeds, from: start)
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
        let delimiters = UInt64(dialect.delimiter) &* ones
        // 0xFF occurs in no UTF-8 text: without quoting nothing is ever taken for a quote.
        let quote = dialect.quote ?? 0xFF
        let quotes = UInt64(quote) &* ones
        let lineFeeds = UInt64(lineFeed) &* ones
        // Copies, which the optimizer keeps in registers: the reader's own fields would be loaded anew for each byte.
        let text = text
        let end = self.end
        var position = start
        var newlines = 1
        fieldCount = 0
        problem = nil
        while true {
            var stop: Int
            if text.byte(position) == quote && position < end {
                var escaped = false
                stop = position + 1
                while true {
                    stop = text.find(quotes, lineFeeds, from: stop)
                    if stop >= end { break }
                    if text.byte(stop) == quote {
                        // Whether this is the end or half of a pair is told by the next byte.
                        if stop + 1 >= end { break }
                        if text.byte(stop + 1) != quote { break }
                        escaped = true
                        stop += 2
                    } else {
                        newlines += 1
                        stop += 1
                    }
                }
                if stop + 1 >= end && !atEnd { return false }
                if stop >= end {
                    problem = .unclosedQuote(field: fieldCount)
                    append(position + 1, end, escaped)
                    return finish(at: end, newlines: newlines)
                }
                append(position + 1, stop, escaped)
                stop += 1
                if text.byte(stop) == carriageReturn {
                    if stop + 1 >= end && !atEnd { return false }
                    if text.byte(stop + 1) == lineFeed { stop += 1 }
                }
                if text.byte(stop) != dialect.delimiter && text.byte(stop) != lineFeed {
                    problem = problem ?? .textAfterQuote(field: fieldCount - 1)
                    stop = text.find(delimiters, lineFeeds, from: stop)
                }
                if stop >= end && !atEnd { return false }
            } else {
                stop = text.find(delimiters, lineFeeds, from: position)
                if stop >= end && !atEnd { return false }
                stop = min(stop, end)
                let isLast = stop == end || text.byte(stop) == lineFeed
                let hasReturn = isLast && stop > position && text.byte(stop - 1) == carriageReturn
                append(position, hasReturn ? stop - 1 : stop, false)
            }
            if stop >= end || text.byte(stop) == lineFeed { return finish(at: min(stop, end), newlines: newlines) }
            position = stop + 1
        }
    }

    private mutating func finish(at stop: Int, newlines: Int) -> Bool {
        recordStart = start
        recordEnd = stop > start && text.byte(stop - 1) == carriageReturn ? stop - 1 : stop
        start = min(stop + 1, end)
        nextLine += newlines
        return true
    }

    private mutating func append(_ first: Int, _ last: Int, _ escaped: Bool) {
        if fieldCount == fieldCapacity {
            let grown = UnsafeMutablePointer<UInt64>.allocate(capacity: fieldCapacity * 2)
            unsafe grown.moveInitialize(from: fields, count: fieldCapacity)
            unsafe fields.deallocate()
            unsafe fields = unsafe grown
            fieldCapacity *= 2
        }
        unsafe fields[fieldCount] = UInt64(first) << 32 | UInt64(last) << 1 | (escaped ? 1 : 0)
        fieldCount += 1
    }

    private var text: ScannedText { unsafe ScannedText(start: buffer) }
}

/// The buffer as the scanner reads it.
@safe private struct ScannedText {
    let start: UnsafeMutableRawPointer

    /// The first position, from `position` on, of either byte.
    @inline(__always)
    func find(_ one: UInt64, _ other: UInt64, from position: Int) -> Int {
        var position = position
        while true {
            let word = unsafe UInt64(littleEndian: start.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let left = word ^ one
            let right = word ^ other
            let hits = ((left &- ones) & ~left | (right &- ones) & ~right) & tops
            if hits != 0 { return position + hits.trailingZeroBitCount / 8 }
            position += 8
        }
    }

    @inline(__always)
    func byte(_ position: Int) -> UInt8 {
        unsafe start.load(fromByteOffset: position, as: UInt8.self)
    }
}
