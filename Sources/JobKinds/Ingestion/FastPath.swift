// SPDX-License-Identifier: Apache-2.0

import Postgres
import Synchronization

/// Whether it is worth while to copy chunks of a file straight into its table.
///
/// That costs half as much as through staging, and is in vain when one row of the chunk breaks a constraint. So it is
/// tried until it has failed for a few chunks one after the other.
final class FastPath: Sendable {
    private static let patience = 2

    private let failures = Mutex(0)

    var isWorthTrying: Bool { failures.withLock { $0 < Self.patience } }

    func succeeded() { failures.withLock { $0 = 0 } }

    func failed() { failures.withLock { $0 += 1 } }
}

extension PostgresError {
    /// Whether rows of a chunk break constraints of the table (class 23), or met those of another chunk, each waiting
    /// for the other.
    var refusesRows: Bool { sqlState?.hasPrefix("23") ?? false || isDeadlock }
}
