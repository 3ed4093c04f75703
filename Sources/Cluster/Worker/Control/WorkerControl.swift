// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// How a worker is to work at this moment: by its operator's orders, and by the wish of its process to end.
///
/// Read from the worker's own loop and from the heartbeat's thread.
final class WorkerControl: Sendable {
    private struct State {
        var mode = WorkerMode.running
        var concurrency: Int
        var obeyed: String?
        var isShuttingDown = false
    }

    private let state: Mutex<State>

    /// - Parameter concurrency: how many jobs at a time, until an order says otherwise.
    init(concurrency: Int) {
        state = Mutex(State(concurrency: concurrency))
    }

    /// How many jobs may run at a time; 0 while none may be claimed.
    var slots: Int {
        state.withLock { $0.isShuttingDown || $0.mode != .running ? 0 : $0.concurrency }
    }

    /// How many jobs run at a time when work is taken.
    var concurrency: Int { state.withLock { $0.concurrency } }

    /// The mode, as far as orders and the end of the process say.
    var mode: WorkerMode { state.withLock { $0.isShuttingDown ? .draining : $0.mode } }

    /// The order that was obeyed last.
    var obeyed: String? { state.withLock { $0.obeyed } }

    /// Whether the process is about to end.
    var isShuttingDown: Bool { state.withLock { $0.isShuttingDown } }

    /// - Returns: `false` when the shutdown had begun already.
    func beginShutdown() -> Bool {
        state.withLock { state in
            defer { state.isShuttingDown = true }
            return !state.isShuttingDown
        }
    }

    /// Follows an order.
    ///
    /// - Returns: `false` when the order had been obeyed already.
    func obey(_ order: WorkerOrder) -> Bool {
        state.withLock { state in
            if state.obeyed == order.id { return false }
            state.obeyed = order.id
            state.mode = order.mode ?? state.mode
            state.concurrency = order.concurrency ?? state.concurrency
            return true
        }
    }
}
