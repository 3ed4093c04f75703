// SPDX-License-Identifier: Apache-2.0

/// Starts handlers on the threads that are theirs.
struct AttemptStarter: Sendable {
    let runner: AttemptRunner
    let threads: HandlerThreads
    let metrics: WorkerMetrics

    /// Starts the handler of an attempt. A task of its own rather than a group's child, since it is stopped by itself;
    /// whoever started it waits for it by its slot and its lease.
    ///
    /// - Parameter done: told how the attempt ended, from the handler's thread; see ``AttemptRunner/run(_:)``.
    func start(_ attempt: Attempt, _ done: @escaping @Sendable (AttemptEnd?) -> Void) {
        metrics.started(attempt.kind, waited: attempt.started.waited)
        let task = Task(executorPreference: threads) { [runner, metrics] in
            let start = ContinuousClock.now
            let end = await runner.run(attempt)
            metrics.ended(attempt.kind, outcome: end?.outcome ?? "lease-lost", after: .now - start)
            attempt.control.end()
            done(end)
        }
        attempt.control.begin(task)
    }
}
