// SPDX-License-Identifier: Apache-2.0

import Hospital

/// A part of a file, ready to be sent to PostgreSQL.
struct EncodedChunk: Sendable {
    let begin: TextPlace
    let end: TextPlace
    /// Records read, rejected ones included.
    let rows: Int
    /// The rows that could be decoded, as a binary COPY without its header and trailer.
    let bytes: [UInt8]
    let rejected: [RejectedRow]
    /// Of the rows in ``bytes``, in their order.
    let keys: [KeyedLine]

    /// Rows in ``bytes``.
    var good: Int { rows - rejected.count }
}

extension EncodedChunk {
    /// The lines of rows whose key another row of the file may have.
    func lines(repeating keys: RepeatedKeys) -> [Int] {
        self.keys.compactMap { keys.contains($0.key) ? Int($0.line) : nil }
    }
}

/// A line and what its key is known by.
struct KeyedLine: Sendable {
    let key: RepeatedKeys.Hash
    let line: Int32
}

/// A row on its way into quarantine.
struct RejectedRow: Sendable {
    let rejection: Rejection
    /// The cells of the key as they stand in the file, when the row has them all.
    let key: [String]?
}

/// A chunk that an earlier attempt has loaded.
struct LoadedChunk: Sendable {
    let begin: TextPlace
    let end: TextPlace
}
