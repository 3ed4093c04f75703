// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The process's standard error, as a place for lines.
enum StandardError {
    /// Writes a line with one call, so that lines of several threads and processes do not mix.
    ///
    /// A log that cannot be written, because the disk is full or the reader has gone, must not end the work: what
    /// cannot be written is lost.
    static func write(_ line: String) {
        var bytes = Array(line.utf8)[...]
        while !bytes.isEmpty {
            let written = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if written > 0 {
                bytes = bytes.dropFirst(written)
            } else if errno != EINTR {
                return
            }
        }
    }
}
