// SPDX-License-Identifier: Apache-2.0

import CSV
import Hashing

/// A file whose SHA-256 is taken of the very bytes that are parsed.
final class HashedFile: CSVSource {
    let file: CSVFile
    private var digest: SHA256? = SHA256()

    init(_ file: CSVFile) { self.file = file }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CSVError) -> Int {
        let count = unsafe try file.read(into: buffer)
        unsafe digest?.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        return count
    }

    /// The SHA-256 of all that has been read, in hexadecimal. Asked for once, at the end.
    func finish() -> String {
        guard let digest = digest.take() else { preconditionFailure("the digest was taken already") }
        return digest.hexadecimal()
    }
}
