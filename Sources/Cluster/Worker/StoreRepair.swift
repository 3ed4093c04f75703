// SPDX-License-Identifier: Apache-2.0

import Jobs
import Logging

/// Makes Redis agree with the ledger where a worker finds that the two differ.
struct StoreRepair: Sendable {
    let ledger: Ledger
    let broker: Broker
    let logger: Logger

    /// Mirrors what the ledger says of jobs. When that fails, the reconciler does it later.
    ///
    /// - Parameter overridingClaims: `true` for claims that the ledger has refused.
    func mirror(_ ids: [JobID], overridingClaims: Bool = false) async {
        if ids.isEmpty { return }
        do {
            // A claim may have been refused because it came too late.
            if overridingClaims { _ = try await ledger.expire(ids) }
            try await broker.mirror(try await ledger.entries(ids), overridingClaims: overridingClaims)
        } catch {
            logger.warning("redis could not be corrected; the reconciler will", metadata: ["error": "\(error)"])
        }
    }

    /// Gives Redis back what it must know before it hands out jobs of a queue.
    func restore(_ queue: String) async {
        do {
            try await broker.restore(queue: queue, from: ledger)
        } catch {
            logger.warning(
                "the queue's settings could not be restored; will try again",
                metadata: ["queue": "\(queue)", "error": "\(error)"])
            try? await Task.sleep(for: .milliseconds(500))
        }
    }
}
