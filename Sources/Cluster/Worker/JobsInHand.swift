// SPDX-License-Identifier: Apache-2.0

import Jobs
import Synchronization

/// The jobs that a worker has in hand, by the step that each waits for: claimed ones for the ledger to record their
/// start, ended ones for the ledger to record their end, recorded ones for Redis to hear of it.
///
/// Handlers leave their outcome here from their own threads, without waiting for anybody.
final class JobsInHand: Sendable {
    /// A claim whose start the ledger has not recorded.
    struct Claimed: Sendable {
        let claim: Claim
        let control: AttemptControl
    }

    private struct State {
        var claimed: [Claimed] = []
        var ended: [AttemptEnd] = []
        var recorded: [AttemptEnd] = []
    }

    private let state = Mutex(State())
    /// Rings when there are starts to record.
    let startBell = Bell()
    /// Rings when there are ends to record.
    let endBell = Bell()
    /// Rings when Redis has something to hear, or may have something to give.
    let redisBell = Bell()

    /// Takes what Redis has given.
    func claim(_ claims: [Claimed]) {
        if claims.isEmpty { return }
        state.withLock { $0.claimed += claims }
        startBell.ring()
    }

    /// Takes the outcome of an attempt.
    ///
    /// - Parameter end: what to record; `nil` when the attempt has lost its lease and nothing may be recorded.
    func end(_ end: AttemptEnd?) {
        let isForRedis = state.withLock { state in
            guard let end else { return true }
            if end.isRecorded { state.recorded.append(end) } else { state.ended.append(end) }
            return end.isRecorded
        }
        (isForRedis ? redisBell : endBell).ring()
    }

    /// Takes back ends that the ledger could not record.
    func keepForLedger(_ ends: [AttemptEnd]) {
        state.withLock { $0.ended += ends }
    }

    /// Takes ends that the ledger knows of.
    func keepForRedis(_ ends: [AttemptEnd]) {
        state.withLock { $0.recorded += ends }
    }

    /// Hands out the claims whose start the ledger has to record.
    func takeClaims() -> [Claimed] {
        state.withLock { state in
            defer { state.claimed = [] }
            return state.claimed
        }
    }

    /// Hands out the ends that the ledger has to record.
    func takeEnds() -> [AttemptEnd] {
        state.withLock { state in
            defer { state.ended = [] }
            return state.ended
        }
    }

    /// Hands out what Redis has to hear of a queue.
    func takeForRedis(_ queue: String) -> [AttemptEnd] {
        state.withLock { state in
            guard state.recorded.contains(where: { $0.queue != queue }) else {
                defer { state.recorded = [] }
                return state.recorded
            }
            defer { state.recorded.removeAll { $0.queue == queue } }
            return state.recorded.filter { $0.queue == queue }
        }
    }
}
