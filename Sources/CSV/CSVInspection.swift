// SPDX-License-Identifier: Apache-2.0

/// Looks whether a file can be a CSV text at all, before anything is done with it.
package enum CSVInspection {
    /// Reads the whole file once and checks that it is text in its encoding.
    ///
    /// The encoding is a property of the file: a file that has another is refused as a whole and not row by row.
    ///
    /// - Parameters:
    ///   - path: the file, as ``InputFile`` takes it.
    ///   - encoding: how the text is written.
    /// - Throws: ``CSVError`` when it is missing, no regular file, not readable, damaged, empty, binary or in another
    ///   encoding.
    package static func inspect(_ path: String, encoding: TextEncoding = .utf8) throws(CSVError) {
        let file = try InputFile.open(path, encoding: encoding)
        let capacity = 256 << 10
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 8)
        defer { unsafe buffer.deallocate() }
        var line = 1
        var kept = 0
        while true {
            let room = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[kept...])
            let count = unsafe try file.read(into: room)
            let bytes = unsafe Span<UInt8>(_unsafeBytes: UnsafeRawBufferPointer(rebasing: buffer[..<(kept + count)]))
            let tail = count == 0 ? 0 : unfinished(bytes)
            let whole = bytes.extracting(first: bytes.count - tail)
            if contains(0, whole) {
                throw CSVError.binary(path: path, reason: "line \(lineOf(0, whole, line)) holds a NUL byte")
            }
            do {
                _ = try UTF8Span(validating: whole)
            } catch {
                let place = error.byteOffsets.lowerBound
                let number = line + newlines(whole.extracting(first: place))
                throw CSVError.notUTF8(path: path, line: number, byte: whole[place])
            }
            if count == 0 { return }
            line += newlines(whole)
            unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[whole.count..<bytes.count]))
            kept = tail
        }
    }

    /// Bytes at the end of a block that begin a character which the next block continues.
    private static func unfinished(_ bytes: Span<UInt8>) -> Int {
        for back in 1...3 where back <= bytes.count {
            let byte = bytes[bytes.count - back]
            if byte & 0b1100_0000 == 0b1000_0000 { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return length > back ? back : 0
        }
        return 0
    }

    private static func newlines(_ bytes: Span<UInt8>) -> Int {
        var count = 0
        for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") { count += 1 }
        return count
    }

    private static func contains(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        for index in bytes.indices where bytes[index] == byte { return true }
        return false
    }

    private static func lineOf(_ byte: UInt8, _ bytes: Span<UInt8>, _ first: Int) -> Int {
        var line = first
        for index in bytes.indices {
            if bytes[index] == byte { return line }
            if bytes[index] == UInt8(ascii: "\n") { line += 1 }
        }
        return line
    }
}
