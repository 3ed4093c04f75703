// SPDX-License-Identifier: Apache-2.0

package import Postgres

extension JobContext {
    /// Makes sure of the job within a transaction of ``commit(_:)`` or ``finish(_:)``, before the handler does
    /// something there that no rollback undoes, such as giving a file its name.
    ///
    /// Until the transaction ends, no other attempt can begin.
    ///
    /// - Throws: `LeaseLost` when this attempt is stale.
    package func hold(in transaction: PostgresTransaction) async throws {
        try await Fence.check(lease, in: transaction)
    }
}
