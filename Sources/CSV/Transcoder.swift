// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Turns a text of another encoding into UTF-8 while it is read, in memory that does not grow with the text.
@safe final class Transcoder: CSVSource {
    private var source: any CSVSource
    private let path: String
    private let encoding: String
    private let descriptor: iconv_t
    private let input: UnsafeMutableRawBufferPointer
    /// Bytes of `input` that are not converted yet; they stand at its front.
    private var pending = 0
    private var atEnd = false
    private let output: UnsafeMutableRawBufferPointer
    /// The converted bytes that nobody has read yet.
    private var ready = 0..<0
    /// One-based line in which the next character stands.
    private var line = 1

    private static let blockSize = 64 << 10

    /// - Parameters:
    ///   - source: the text.
    ///   - encoding: its encoding, as `iconv` calls it.
    ///   - path: what the text is called in messages.
    /// - Throws: ``CSVError`` when this machine's C library lacks the encoding.
    init(_ source: any CSVSource, from encoding: String, path: String) throws(CSVError) {
        let opened = unsafe iconv_open("UTF-8", encoding)
        guard let descriptor = unsafe opened, Int(bitPattern: descriptor) != -1 else {
            throw CSVError.cannotRead(path: path, reason: "this machine cannot convert \(encoding) to UTF-8")
        }
        self.source = source
        self.path = path
        self.encoding = encoding
        unsafe self.descriptor = descriptor
        unsafe input = .allocate(byteCount: Self.blockSize, alignment: 8)
        // A byte becomes three at most.
        unsafe output = .allocate(byteCount: Self.blockSize * 3, alignment: 8)
    }

    deinit {
        unsafe iconv_close(descriptor)
        unsafe input.deallocate()
        unsafe output.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CSVError) -> Int {
        while ready.isEmpty {
            if !atEnd {
                let room = unsafe UnsafeMutableRawBufferPointer(rebasing: input[pending...])
                let count = unsafe try source.read(into: room)
                atEnd = count == 0
                pending += count
            }
            if pending == 0 { return 0 }
            try convert()
        }
        let count = min(ready.count, buffer.count)
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: output[ready.lowerBound..<ready.lowerBound + count])
        unsafe buffer.copyMemory(from: bytes)
        ready = ready.lowerBound + count..<ready.upperBound
        return count
    }

    /// Converts what is pending; a character that is cut by the end of a block stays.
    private func convert() throws(CSVError) {
        var from = unsafe input.baseAddress?.assumingMemoryBound(to: CChar.self)
        var left = pending
        var to = unsafe output.baseAddress?.assumingMemoryBound(to: CChar.self)
        var room = unsafe output.count
        let failed = unsafe iconv(descriptor, &from, &left, &to, &room) == -1
        let problem = errno
        ready = unsafe 0..<(output.count - room)
        for index in ready where unsafe output[index] == UInt8(ascii: "\n") { line += 1 }
        let done = pending - left
        if failed && (problem == EILSEQ || (problem == EINVAL && atEnd)) {
            throw CSVError.notEncoded(path: path, encoding: encoding, line: line, byte: unsafe input[done])
        }
        unsafe input.copyMemory(from: UnsafeRawBufferPointer(rebasing: input[done..<pending]))
        pending = left
    }
}
