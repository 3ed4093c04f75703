// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Threads of their own for handlers, one for each slot of a worker.
///
/// A handler may compute for minutes without pausing. On the shared pool, two such handlers on two cores would keep
/// everything else of the process from running; here they keep only themselves busy.
final class HandlerThreads: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var isStopped = false
    }

    private let state = Mutex(State())
    private let work = DispatchSemaphore(value: 0)
    private let count = Mutex(0)

    /// - Parameter count: how many handlers can compute at the same time.
    init(count: Int) {
        grow(to: count)
    }

    /// Makes room for more handlers. There are never fewer threads again: an idle one costs next to nothing.
    ///
    /// - Parameter wanted: how many handlers can compute at the same time from now on, at least.
    func grow(to wanted: Int) {
        let known = count.withLock { count in
            defer { count = max(count, wanted) }
            return count
        }
        for index in known..<max(known, wanted) {
            let thread = Thread { [weak self, work] in
                while true {
                    work.wait()
                    guard let self, self.runNext() else { return }
                }
            }
            thread.name = "handler-\(index)"
            // Model training and parsers are content with this; XGBoost starts threads of its own.
            thread.stackSize = 4 << 20
            thread.start()
        }
    }

    deinit { stop() }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
        work.signal()
    }

    /// Lets the threads end once they are idle.
    func stop() {
        state.withLock { $0.isStopped = true }
        for _ in 0..<count.withLock({ $0 }) { work.signal() }
    }

    private func runNext() -> Bool {
        let (job, isStopped) = state.withLock { state in
            (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isStopped)
        }
        guard let job else { return !isStopped }
        unsafe job.runSynchronously(on: asUnownedTaskExecutor())
        return true
    }
}
