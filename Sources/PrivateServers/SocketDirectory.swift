// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Where a private server puts its Unix socket.
enum SocketDirectory {
    /// The kernel's limit for a socket's whole path is 107 bytes; the longest name in it is PostgreSQL's lock file.
    private static let longestDirectory = 107 - "/.s.PGSQL.5432.lock".utf8.count

    /// The folder itself when sockets fit there, else a short one that stands for it.
    ///
    /// - Parameter directory: the server's own folder.
    static func path(for directory: String) -> String {
        if directory.utf8.count <= longestDirectory { return directory }
        // FNV-1a, 64 bits: the same folder always has the same stand-in.
        let hash = directory.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return "/tmp/rounds-\(String(hash, radix: 36))"
    }
}
