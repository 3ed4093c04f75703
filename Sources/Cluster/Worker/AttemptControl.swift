// SPDX-License-Identifier: Apache-2.0

import Jobs
import Synchronization

/// Stops one attempt from elsewhere: remembers why, and cancels the task of its handler.
final class AttemptControl: Sendable {
    private struct State {
        var reason: StopReason?
        var task: Task<Void, Never>?
        var isOver = false
    }

    private let state = Mutex(State())

    /// Why the attempt has to stop; the first reason counts.
    var reason: StopReason? { state.withLock { $0.reason } }

    /// Whether the handler has ended.
    var isOver: Bool { state.withLock { $0.isOver } }

    /// Asks the attempt to stop. Asking again changes nothing.
    func stop(_ reason: StopReason) {
        let task = state.withLock { state in
            if state.reason == nil { state.reason = reason }
            return state.task
        }
        task?.cancel()
    }

    /// Takes the handler's task, and cancels it at once when the attempt was asked to stop before it began.
    func begin(_ task: Task<Void, Never>) {
        let isStopped = state.withLock { state in
            if !state.isOver { state.task = task }
            return state.reason != nil
        }
        if isStopped { task.cancel() }
    }

    /// Notes that the handler has ended.
    func end() {
        state.withLock { state in
            state.isOver = true
            state.task = nil
        }
    }
}
