// SPDX-License-Identifier: Apache-2.0

/// A file to be ingested, as UTF-8 text: unpacked and transcoded while it is read.
///
/// Offsets are offsets in that text. Memory does not grow with the file.
package final class InputFile: CSVSource {
    /// The file as it was named by the caller.
    package let path: String
    /// How the text is written when no byte order mark says otherwise; never ``TextEncoding/automatic``.
    package let encoding: TextEncoding
    /// The file on disk.
    private let file: CSVFile
    /// What unpacks the file, unless it is plain.
    private let archive: Archive?
    /// Whether the bytes on disk are the text itself.
    private let isPlain: Bool
    private var text: any CSVSource

    /// - Parameters:
    ///   - path: a plain file, a `.gz`, or a file inside a `.zip`, written `archive.zip!member.csv`.
    ///   - encoding: how the text is written; a byte order mark is believed first.
    /// - Throws: ``CSVError`` when it is missing, no regular file, not readable, damaged or empty.
    package static func open(_ path: String, encoding: TextEncoding = .utf8) throws(CSVError) -> InputFile {
        guard encoding == .automatic else { return try InputFile(path, encoding) }
        do throws(CSVError) {
            try CSVInspection.inspect(path)
            return try InputFile(path, .utf8)
        } catch {
            guard case .notUTF8 = error else { throw error }
            return try InputFile(path, .windows1252)
        }
    }

    private init(_ path: String, _ encoding: TextEncoding) throws(CSVError) {
        self.path = path
        self.encoding = encoding
        let source: any CSVSource
        switch InputPath(path) {
        case .plain(let path):
            file = try CSVFile(path)
            archive = nil
            source = file
        case .gzip(let path):
            let opened = try Archive(path, .gzip)
            guard try opened.nextFile() != nil else { throw CSVError.empty(path: path) }
            guard opened.isCompressed else { throw CSVError.badArchive(path: path, reason: "it is no gzip file") }
            (archive, file, source) = (opened, opened.file, opened)
        case .zip(let path, let member):
            let opened = try Self.open(member, in: path)
            (archive, file, source) = (opened, opened.file, opened)
        }
        let prefixed = try PrefixedSource(source, lookingAt: 4)
        guard !prefixed.prefix.isEmpty else { throw CSVError.empty(path: path) }
        let converter = encoding.converter(for: prefixed.prefix)
        isPlain = archive == nil && converter == nil
        text = if let converter { try Transcoder(prefixed, from: converter, path: path) } else { prefixed }
    }

    /// - Parameter member: the path inside, or `nil` for the only file there.
    private static func open(_ member: String?, in path: String) throws(CSVError) -> Archive {
        let members = try InputPath.members(of: path)
        guard let wanted = member ?? (members.count == 1 ? members[0] : nil), members.contains(wanted) else {
            let known = "it has \(members.isEmpty ? "no files" : members.joined(separator: ", "))"
            let problem = member.map { "there is no '\($0)' inside" } ?? "which file inside? write \(path)!FILE"
            throw CSVError.badArchive(path: path, reason: "\(problem); \(known)")
        }
        let archive = try Archive(path, .zip)
        while let found = try archive.nextFile(), found != wanted {}
        return archive
    }

    /// Size on disk in bytes, of an archive as a whole.
    package var size: Int64 { file.size }

    /// How many of those bytes have been read.
    package var consumed: Int64 { min(archive?.consumed ?? file.position, size) }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(CSVError) -> Int {
        unsafe try text.read(into: buffer)
    }

    /// Whether someone has written to the file since it was opened.
    package func hasChanged() throws(CSVError) -> Bool { try file.hasChanged() }

    /// The text once more, from some byte on, without moving the place from which ``read(into:)`` goes on.
    ///
    /// - Parameter offset: in bytes of the text. Of a file that is packed or transcoded, all that stands before it is
    ///   read again.
    package func part(from offset: Int64) throws(CSVError) -> any CSVSource {
        if isPlain { return CSVFilePart(file, from: offset) }
        let again = try InputFile(path, encoding)
        try again.skip(offset)
        return again
    }

    private func skip(_ count: Int64) throws(CSVError) {
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 8)
        defer { unsafe block.deallocate() }
        var left = count
        while left > 0 {
            let wanted = Int(min(left, Int64(block.count)))
            let found = unsafe try read(into: UnsafeMutableRawBufferPointer(rebasing: block[..<wanted]))
            if found == 0 { return }
            left -= Int64(found)
        }
    }
}
