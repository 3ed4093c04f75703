// SPDX-License-Identifier: Apache-2.0

/// Why a CSV file cannot be read, or not be read on.
package enum CSVError: Error, Hashable, CustomStringConvertible {
    /// The operating system refused: the file, what was tried, its reason.
    case cannotRead(path: String, reason: String)
    /// The path names a folder, a device, a socket or a pipe.
    case notAFile(path: String, isDirectory: Bool)
    /// The file has no bytes.
    case empty(path: String)
    /// The file is not text: where its first NUL byte is, or which encoding its first bytes announce.
    case binary(path: String, reason: String)
    /// The text is not UTF-8: one-based line of the first wrong byte, and that byte.
    case notUTF8(path: String, line: Int, byte: UInt8)
    /// The text is not in the encoding that it should be in: that encoding, the one-based line of the first wrong
    /// byte, and that byte.
    case notEncoded(path: String, encoding: String, line: Int, byte: UInt8)
    /// A compressed file that cannot be unpacked, or has not the member that is asked for.
    case badArchive(path: String, reason: String)
    /// A record is longer than the reader allows; nearly always a quote that is never closed.
    case recordTooLong(line: Int, limit: Int)

    package var description: String {
        switch self {
        case .cannotRead(let path, let reason):
            "\(path) cannot be read: \(reason)"
        case .notAFile(let path, let isDirectory):
            "\(path) is \(isDirectory ? "a directory" : "not a regular file")"
        case .empty(let path):
            "\(path) is empty"
        case .binary(let path, let reason):
            "\(path) is not a CSV text file: \(reason)"
        case .notUTF8(let path, let line, let byte):
            "\(path) is not UTF-8: line \(line) holds the byte \(Self.hexadecimal(byte))"
        case .notEncoded(let path, let encoding, let line, let byte):
            "\(path) is not \(encoding): line \(line) holds the byte \(Self.hexadecimal(byte))"
        case .badArchive(let path, let reason):
            "\(path) cannot be unpacked: \(reason)"
        case .recordTooLong(let line, let limit):
            "the record that begins in line \(line) is longer than \(limit) bytes; is a quote left open there?"
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String { "0x\(String(byte, radix: 16, uppercase: true))" }
}
