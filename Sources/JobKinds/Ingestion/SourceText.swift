// SPDX-License-Identifier: Apache-2.0

import CSV
import Hashing
import Hospital
import Jobs

/// A file that is to be ingested: opened, its content known by its SHA-256, its header read.
///
/// The digest is made before any row is read: by it an earlier attempt's work and a content that is loaded already are
/// known. It costs a twentieth of a load.
final class SourceText {
    /// The file with its header read.
    var file: DatasetFile
    let facts: Facts
    private let bytes: InputFile

    /// What is known of a file before its rows are read.
    struct Facts: Sendable {
        let path: String
        /// On disk.
        let size: Int64
        /// Bytes of the decoded text; as on disk unless the file is packed or transcoded.
        let textBytes: Int64
        /// In hexadecimal.
        let sha256: String
        /// The first record as it stands in the file.
        let header: String
        let binding: HeaderBinding
        /// Where the first row begins.
        let start: TextPlace

        /// Bytes on disk for each byte of the text.
        var sizePerText: Double { Double(size) / Double(max(textBytes, 1)) }
    }

    /// - Throws: `CSVError` when the file cannot be read; `BadInput` when its header does not match.
    init(_ path: String, as dataset: Dataset) throws {
        bytes = try InputFile.open(path, encoding: dataset.encoding)
        file = try DatasetFile(bytes.part(from: 0), path: path, dataset: dataset)
        let (sha256, length) = try Self.digest(bytes.part(from: 0))
        facts = Facts(
            path: path, size: bytes.size, textBytes: length, sha256: sha256, header: file.header, binding: file.binding,
            start: TextPlace(offset: file.offset, line: file.nextLine))
    }

    /// The text from some place on.
    func part(from place: TextPlace) throws(CSVError) -> any CSVSource { try bytes.part(from: place.offset) }

    /// - Throws: a `JobFailure` when someone has written to the file since it was opened.
    func refuseChange() throws {
        guard try !bytes.hasChanged() else {
            throw JobFailure("\(facts.path) was written to while it was read", retryable: true)
        }
    }

    /// - Returns: the SHA-256 of a text, in hexadecimal, and how many bytes it has.
    private static func digest(_ source: any CSVSource) throws(CSVError) -> (sha256: String, length: Int64) {
        var source = source
        var digest = SHA256()
        var length: Int64 = 0
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 8)
        defer { unsafe block.deallocate() }
        while true {
            let count = unsafe try source.read(into: block)
            if count == 0 { return (digest.hexadecimal(), length) }
            length += Int64(count)
            unsafe digest.update(UnsafeRawBufferPointer(rebasing: block[..<count]))
        }
    }
}

/// A place between two records of a text.
struct TextPlace: Sendable, Hashable {
    /// In bytes of the decoded text.
    var offset: Int64
    /// One-based line that begins there.
    var line: Int
}
