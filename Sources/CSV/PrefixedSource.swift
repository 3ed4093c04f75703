// SPDX-License-Identifier: Apache-2.0

/// A text whose beginning has been looked at already.
package struct PrefixedSource: CSVSource {
    /// How the text begins.
    package let prefix: [UInt8]
    private var position = 0
    private var rest: any CSVSource

    /// - Parameters:
    ///   - source: the text, of which nothing has been read.
    ///   - length: how much of its beginning to look at, in bytes; ``prefix`` is shorter when the text is.
    package init(_ source: any CSVSource, lookingAt length: Int) throws(CSVError) {
        var source = source
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: length, alignment: 8)
        defer { unsafe memory.deallocate() }
        var count = 0
        while count < length {
            let found = unsafe try source.read(into: UnsafeMutableRawBufferPointer(rebasing: memory[count...]))
            if found == 0 { break }
            count += found
        }
        prefix = unsafe Array(memory[..<count])
        rest = source
    }

    package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(CSVError) -> Int {
        guard position < prefix.count else { return unsafe try rest.read(into: buffer) }
        let count = min(prefix.count - position, buffer.count)
        unsafe buffer.copyBytes(from: prefix[position..<position + count])
        position += count
        return count
    }
}
