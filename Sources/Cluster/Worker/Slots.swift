// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The slots of a worker, which its queues share: each claim that has not begun and each handler that has not ended
/// takes one.
final class Slots: Sendable {
    private struct State {
        var taken = 0
        /// Who found none free and wants to know when there is.
        var starved: [Bell] = []
    }

    private let state = Mutex(State())
    private let limit: @Sendable () -> Int

    /// - Parameter limit: how many there are at this moment; 0 while none may be taken.
    init(limit: @escaping @Sendable () -> Int) {
        self.limit = limit
    }

    /// Takes free slots, to be given back where nothing is found for them.
    ///
    /// - Parameters:
    ///   - most: how many at most; all of them when left out.
    ///   - bell: rings once some are free, when there are none now.
    /// - Returns: how many were taken.
    func take(upTo most: Int = .max, orRing bell: Bell) -> Int {
        let limit = limit()
        return state.withLock { state in
            let free = limit - state.taken
            guard free > 0 else {
                state.starved.append(bell)
                return 0
            }
            let count = min(free, most)
            state.taken += count
            return count
        }
    }

    func free(_ count: Int) {
        if count == 0 { return }
        let bells = state.withLock { state in
            state.taken -= count
            defer { state.starved = [] }
            return state.starved
        }
        for bell in bells { bell.ring() }
    }
}
