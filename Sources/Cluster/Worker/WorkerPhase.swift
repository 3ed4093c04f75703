// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Whether a worker still takes work; read from the heartbeat's thread as well.
final class WorkerPhase: Sendable {
    private let draining = Atomic(false)

    var isDraining: Bool { draining.load(ordering: .acquiring) }

    /// - Returns: `false` when draining had begun already.
    func beginDraining() -> Bool {
        !draining.exchange(true, ordering: .acquiringAndReleasing)
    }
}
