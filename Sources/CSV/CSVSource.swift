// SPDX-License-Identifier: Apache-2.0

/// Where the bytes of a CSV text come from.
package protocol CSVSource {
    /// Reads the next bytes.
    ///
    /// - Parameter buffer: where to put them; never empty.
    /// - Returns: how many bytes were put; 0 at the end.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(CSVError) -> Int
}

/// A text that is in memory already.
package struct CSVBytes: CSVSource {
    private let bytes: [UInt8]
    private let chunk: Int
    private var position = 0

    /// - Parameters:
    ///   - bytes: the text.
    ///   - chunk: the most bytes that one read gives.
    package init(_ bytes: some Sequence<UInt8>, chunk: Int = .max) {
        self.bytes = Array(bytes)
        self.chunk = chunk
    }

    package mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(bytes.count - position, chunk, buffer.count)
        unsafe buffer.copyBytes(from: bytes[position..<position + count])
        position += count
        return count
    }
}
