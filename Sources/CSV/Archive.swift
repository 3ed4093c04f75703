// SPDX-License-Identifier: Apache-2.0

import CArchive
import Glibc

/// A `.gz` or `.zip` file, unpacked while it is read.
///
/// Nothing is unpacked ahead of what is read, so a small file that unpacks to a huge one costs time, not memory.
@safe final class Archive: CSVSource {
    enum Form { case gzip, zip }

    /// The file as it lies on disk.
    let file: CSVFile
    private let archive: OpaquePointer

    private static let blockSize = 64 << 10

    /// - Throws: ``CSVError`` when the file cannot be read or is no such archive.
    init(_ path: String, _ form: Form) throws(CSVError) {
        file = try CSVFile(path)
        guard let archive = unsafe archive_read_new() else {
            throw CSVError.badArchive(path: path, reason: "there is no memory to unpack it")
        }
        unsafe self.archive = unsafe archive
        switch form {
        case .gzip:
            unsafe archive_read_support_filter_gzip(archive)
            unsafe archive_read_support_format_raw(archive)
            unsafe archive_read_support_format_empty(archive)
        case .zip: unsafe archive_read_support_format_zip_seekable(archive)
        }
        guard unsafe archive_read_open_fd(archive, file.descriptor, Self.blockSize) == ARCHIVE_OK else {
            throw failure()
        }
    }

    deinit { unsafe archive_read_free(archive) }

    /// Goes to the next file inside; ``read(into:)`` then gives its bytes.
    ///
    /// - Returns: its path, or `nil` after the last.
    func nextFile() throws(CSVError) -> String? {
        // libarchive takes the encoding of names from the locale, and a process has "C" unless it asks.
        let names = unsafe newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)
        let locale = unsafe uselocale(names)
        defer {
            unsafe uselocale(locale)
            unsafe freelocale(names)
        }
        while true {
            var entry: OpaquePointer?
            let status = unsafe archive_read_next_header(archive, &entry)
            if status == ARCHIVE_EOF { return nil }
            // A warning is about a name or a time that this machine cannot show.
            guard status == ARCHIVE_OK || status == ARCHIVE_WARN else { throw failure() }
            // S_IFREG, which this header spells as a cast.
            guard unsafe archive_entry_filetype(entry) == 0o100000 else { continue }
            guard let name = unsafe archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry) else {
                continue
            }
            return unsafe String(cString: name)
        }
    }

    /// Whether the bytes are packed at all: the form of a `.gz` takes any file.
    var isCompressed: Bool { unsafe archive_filter_code(archive, 0) == ARCHIVE_FILTER_GZIP }

    /// Bytes of the archive itself that have been read.
    var consumed: Int64 { unsafe archive_filter_bytes(archive, -1) }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CSVError) -> Int {
        let count = unsafe archive_read_data(archive, buffer.baseAddress, buffer.count)
        guard count >= 0 else { throw failure() }
        return count
    }

    private func failure() -> CSVError {
        let reason = unsafe archive_error_string(archive).map { unsafe String(cString: $0) }
        return CSVError.badArchive(path: file.path, reason: reason ?? "it is damaged")
    }
}
