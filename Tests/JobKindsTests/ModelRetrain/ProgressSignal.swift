// SPDX-License-Identifier: Apache-2.0

import Cluster

/// Passes progress on as it is reported, so that a test can wait for it.
final class ProgressSignal: AttemptReporter {
    /// The units of work done, report by report; ends with ``finish()``.
    let completed: AsyncStream<Int64>
    private let continuation: AsyncStream<Int64>.Continuation

    init() {
        (completed, continuation) = AsyncStream.makeStream()
    }

    func progress(_ progress: Progress) { continuation.yield(progress.completed) }

    func log(_ line: String) {}

    func finish() { continuation.finish() }
}
