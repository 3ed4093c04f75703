// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Threads of their own for handlers, one for each slot of a worker.
///
/// A handler may compute for minutes without pausing. On the shared pool, two such handlers on two cores would keep
/// everything else of the process from running; here they keep only themselves busy.
///
/// One sleeping thread is woken at a time, and it wakes the next one when it finds more work than it takes. So short
/// handlers are run by few threads, and long ones still get a thread each.
final class HandlerThreads: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        /// The place of the oldest job in `jobs`; those before it have been taken.
        var head = 0
        var threads = 0
        /// Threads that sleep and that nobody has woken yet.
        var sleeping = 0
        /// Whether a thread has been woken that has not looked for work yet.
        var isWaking = false
        var isStopped = false

        mutating func next() -> UnownedJob? {
            guard head < jobs.count else { return nil }
            defer {
                head += 1
                if head == jobs.count {
                    jobs.removeAll(keepingCapacity: true)
                    head = 0
                }
            }
            return jobs[head]
        }

        /// - Returns: whether the caller has to wake one thread more.
        mutating func wakesAnother() -> Bool {
            guard head < jobs.count, sleeping > 0, !isWaking else { return false }
            sleeping -= 1
            isWaking = true
            return true
        }
    }

    private enum Step {
        case ran
        case foundNothing
        case over
    }

    private let state = Mutex(State())
    private let wakeUps = DispatchSemaphore(value: 0)

    /// - Parameter count: how many handlers can compute at the same time.
    init(count: Int) {
        grow(to: count)
    }

    deinit { stop() }

    /// Makes room for more handlers. There are never fewer threads again: an idle one costs next to nothing.
    ///
    /// - Parameter wanted: how many handlers can compute at the same time from now on, at least.
    func grow(to wanted: Int) {
        let known = state.withLock { state in
            defer { state.threads = max(state.threads, wanted) }
            return state.threads
        }
        for index in known..<max(known, wanted) {
            let thread = Thread { [weak self, wakeUps] in
                var step = Step.ran
                while step != .over {
                    if step == .foundNothing { wakeUps.wait() }
                    step = self?.runNext(isWoken: step == .foundNothing) ?? .over
                }
            }
            thread.name = "handler-\(index)"
            // Model training and parsers are content with this; XGBoost starts threads of its own.
            thread.stackSize = 4 << 20
            thread.start()
        }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let wakes = state.withLock { state in
            state.jobs.append(job)
            return state.wakesAnother()
        }
        if wakes { wakeUps.signal() }
    }

    /// Lets the threads end once they are idle.
    func stop() {
        let sleeping = state.withLock { state in
            state.isStopped = true
            defer { state.sleeping = 0 }
            return state.sleeping
        }
        for _ in 0..<sleeping { wakeUps.signal() }
    }

    /// Runs the oldest job that waits.
    ///
    /// - Parameter isWoken: the thread has just been woken.
    private func runNext(isWoken: Bool) -> Step {
        let (job, wakes, isStopped) = state.withLock { state in
            if isWoken { state.isWaking = false }
            let job = state.next()
            if job == nil && !state.isStopped { state.sleeping += 1 }
            return (job, state.wakesAnother(), state.isStopped)
        }
        if wakes { wakeUps.signal() }
        guard let job else { return isStopped ? .over : .foundNothing }
        unsafe job.runSynchronously(on: asUnownedTaskExecutor())
        return .ran
    }
}
