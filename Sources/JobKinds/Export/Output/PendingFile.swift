// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import Hashing

/// A file that appears under its name only when it is complete.
///
/// It is written in its destination's folder under a hidden name that no other attempt uses; ``seal()`` brings it
/// to the disk, ``publish()`` gives it its name. Whatever happens before, nothing is to be seen under that name.
package struct PendingFile: Sendable {
    /// The name that the file will have. An older file of that name stays until the new one takes its place.
    package let path: String
    /// Where to write it.
    package let temporaryPath: String
    /// The folder of both.
    package let directory: String

    /// Prepares to write a file, and removes what killed attempts of the same job have left behind.
    ///
    /// - Parameters:
    ///   - path: the absolute path that the finished file shall have.
    ///   - job: distinguishes jobs that write to the same path.
    ///   - attempt: distinguishes attempts of one job, since a stalled one may still be writing.
    /// - Throws: ``FileProblem`` when the folder is missing or cannot be written.
    package init(path: String, job: String, attempt: Int) throws(FileProblem) {
        let cut = path.lastIndex(of: "/") ?? path.startIndex
        directory = cut == path.startIndex ? "/" : String(path[..<cut])
        let name = path[path.index(after: cut)...]
        let prefix = ".\(name).job\(job)-"
        self.path = path
        temporaryPath = path[...cut] + "\(prefix)\(attempt).partial"
        guard let entries = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
            throw FileProblem(path: directory, action: "list", code: FileProblem.reason(directory))
        }
        for entry in entries where entry.hasPrefix(prefix) && entry.hasSuffix(".partial") {
            unsafe unlink(path[...cut] + entry)
        }
        // Created here, so that a folder that cannot be written shows before any work is done.
        let descriptor = unsafe open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileProblem(path: temporaryPath, action: "create") }
        close(descriptor)
    }

    /// Brings the bytes to the disk and computes their hash. Call it when the writer has closed the file.
    ///
    /// - Throws: ``FileProblem`` when the disk reports an error, which may well show here first.
    package func seal() throws(FileProblem) -> FileSeal {
        let descriptor = unsafe open(temporaryPath, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileProblem(path: temporaryPath, action: "open") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileProblem(path: temporaryPath, action: "flush to disk") }
        var hash = SHA256()
        var size: Int64 = 0
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe block.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw FileProblem(path: temporaryPath, action: "read back")
            }
            if count == 0 { break }
            hash.update(block[..<count])
            size += Int64(count)
        }
        return FileSeal(size: size, sha256: hash.hexadecimal())
    }

    /// Gives the file its name, in place of any older file, and brings the folder's entry to the disk.
    package func publish() throws(FileProblem) {
        guard unsafe rename(temporaryPath, path) == 0 else { throw FileProblem(path: path, action: "rename a file to") }
        let descriptor = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileProblem(path: directory, action: "open") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileProblem(path: directory, action: "flush to disk") }
    }

    /// Removes what has been written, unless it has been published.
    package func discard() {
        unsafe unlink(temporaryPath)
    }
}

extension FileProblem {
    /// Why a folder could not be listed.
    fileprivate static func reason(_ directory: String) -> CInt {
        let descriptor = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return errno }
        close(descriptor)
        return EIO
    }
}
