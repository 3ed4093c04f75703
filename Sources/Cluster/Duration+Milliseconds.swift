// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// Whole milliseconds, the unit of Redis deadlines and of the ledger.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
