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
        var slotsTaken = 0
    }

    private let state = Mutex(State())
    /// Rings when the ledger has something to record.
    let ledgerBell = Bell()
    /// Rings when Redis has something to hear, or may have something to give.
    let redisBell = Bell()

    /// Claims that have not begun, and handlers that have not ended.
    var slotsTaken: Int { state.withLock { $0.slotsTaken } }

    /// Takes what Redis has given. Each claim takes a slot.
    func claim(_ claims: [Claimed]) {
        if claims.isEmpty { return }
        state.withLock { state in
            state.claimed += claims
            state.slotsTaken += claims.count
        }
        ledgerBell.ring()
    }

    /// Gives back the slots of claims that will not begin.
    func drop(_ count: Int) {
        state.withLock { $0.slotsTaken -= count }
    }

    /// Takes the outcome of an attempt, and frees its slot.
    ///
    /// - Parameter end: what to record; `nil` when the attempt has lost its lease and nothing may be recorded.
    func end(_ end: AttemptEnd?) {
        let (isFirst, isForRedis) = state.withLock { state in
            state.slotsTaken -= 1
            guard let end else { return (true, true) }
            if end.isRecorded {
                state.recorded.append(end)
                return (state.recorded.count == 1, true)
            }
            state.ended.append(end)
            return (state.ended.count == 1, false)
        }
        if isFirst { (isForRedis ? redisBell : ledgerBell).ring() }
    }

    /// Takes back ends that the ledger could not record.
    func keepForLedger(_ ends: [AttemptEnd]) {
        state.withLock { $0.ended += ends }
    }

    /// Takes ends that the ledger knows of.
    func keepForRedis(_ ends: [AttemptEnd]) {
        state.withLock { $0.recorded += ends }
    }

    /// Hands out all that the ledger has to record.
    func takeForLedger() -> (ends: [AttemptEnd], claims: [Claimed]) {
        state.withLock { state in
            defer { (state.ended, state.claimed) = ([], []) }
            return (state.ended, state.claimed)
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
