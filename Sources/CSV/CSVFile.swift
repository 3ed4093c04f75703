// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A regular file that is read from its beginning.
package final class CSVFile: CSVSource {
    /// The file as it was named by the caller.
    package let path: String
    /// Size in bytes when it was opened.
    package let size: Int64
    let descriptor: Int32
    private let opened: stat
    /// Where ``read(into:)`` goes on; the descriptor's own place is not used.
    private(set) var position: Int64 = 0

    /// Opens a file.
    ///
    /// - Parameter path: the file.
    /// - Throws: ``CSVError`` when it is missing, no regular file, not readable or empty.
    package init(_ path: String) throws(CSVError) {
        // Opening a pipe would wait for its writer, so never block; what is no regular file is refused below.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw CSVError.cannotRead(path: path, reason: Self.reason(errno)) }
        var found = stat()
        guard unsafe fstat(descriptor, &found) == 0 else {
            let reason = Self.reason(errno)
            close(descriptor)
            throw CSVError.cannotRead(path: path, reason: reason)
        }
        let type = found.st_mode & S_IFMT
        guard type == S_IFREG else {
            close(descriptor)
            throw CSVError.notAFile(path: path, isDirectory: type == S_IFDIR)
        }
        guard found.st_size > 0 else {
            close(descriptor)
            throw CSVError.empty(path: path)
        }
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
        self.path = path
        self.descriptor = descriptor
        opened = found
        size = Int64(found.st_size)
    }

    deinit { close(descriptor) }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(CSVError) -> Int {
        let count = unsafe try read(into: buffer, at: position)
        position += Int64(count)
        return count
    }

    /// Reads at a place without moving the place from which ``read(into:)`` goes on.
    fileprivate func read(into buffer: UnsafeMutableRawBufferPointer, at place: Int64) throws(CSVError) -> Int {
        while true {
            let count = unsafe pread(descriptor, buffer.baseAddress, buffer.count, off_t(place))
            if count >= 0 { return count }
            guard errno == EINTR else { throw CSVError.cannotRead(path: path, reason: Self.reason(errno)) }
        }
    }

    /// Whether someone has written to the file since it was opened.
    package func hasChanged() throws(CSVError) -> Bool {
        var now = stat()
        guard unsafe fstat(descriptor, &now) == 0 else {
            throw CSVError.cannotRead(path: path, reason: Self.reason(errno))
        }
        return now.st_size != opened.st_size || now.st_mtim.tv_sec != opened.st_mtim.tv_sec
            || now.st_mtim.tv_nsec != opened.st_mtim.tv_nsec
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case ENOENT: "there is no such file"
        case EACCES: "permission denied"
        default: unsafe String(cString: strerror(code))
        }
    }
}

/// A file that is open already, read once more from some byte on.
package struct CSVFilePart: CSVSource {
    private let file: CSVFile
    private var position: Int64

    package init(_ file: CSVFile, from offset: Int64) {
        self.file = file
        position = offset
    }

    package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(CSVError) -> Int {
        let count = unsafe try file.read(into: buffer, at: position)
        position += Int64(count)
        return count
    }
}
