// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Writes bytes to a file through a buffer of 64 KiB.
struct BufferedFile: ~Copyable {
    private static let capacity = 1 << 16

    private let path: String
    private let descriptor: CInt
    private var buffer: [UInt8] = []

    /// - Parameter path: the file, which is emptied, or made when it is missing.
    init(path: String) throws(FileProblem) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileProblem(path: path, action: "open") }
        self.path = path
        self.descriptor = descriptor
        buffer.reserveCapacity(Self.capacity + 1024)
    }

    deinit {
        close(descriptor)
    }

    /// Writes what `body` appends.
    mutating func append(_ body: (inout [UInt8]) -> Void) throws(FileProblem) {
        body(&buffer)
        if buffer.count >= Self.capacity { try flush() }
    }

    /// Hands the rest of the buffer to the system.
    mutating func flush() throws(FileProblem) {
        var start = 0
        while start < buffer.count {
            let count = unsafe buffer.withUnsafeBytes {
                unsafe write(descriptor, $0.baseAddress?.advanced(by: start), $0.count - start)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw FileProblem(path: path, action: "write to")
            }
            start += count
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
