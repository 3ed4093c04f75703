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
    /// Whether no key occurs twice in the file up to here, as far as it was read.
    let hasAscendingKeys: Bool

    /// Rows in ``bytes``.
    var good: Int { rows - rejected.count }
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
