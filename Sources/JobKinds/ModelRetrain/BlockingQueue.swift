// SPDX-License-Identifier: Apache-2.0

import Dispatch

/// Runs work that blocks or computes for long on a thread of its own, so that the threads that all tasks share stay
/// free. One piece at a time.
///
/// The work runs in the task that asked for it: it sees that task's cancellation.
actor BlockingQueue {
    private let executor: Executor

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    init(label: String) {
        executor = Executor(label: label)
    }

    func run<Value: Sendable, Failure>(
        _ work: @Sendable () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try work()
    }

    /// `DispatchSerialQueue`, which is an executor by itself, does not exist on Linux.
    private final class Executor: SerialExecutor {
        private let queue: DispatchQueue

        init(label: String) {
            queue = DispatchQueue(label: label)
        }

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
        }
    }
}
