// SPDX-License-Identifier: Apache-2.0

import Jobs
import Logging
import Synchronization

/// What one attempt reports; the outbox picks it up.
final class AttemptReports: AttemptReporter {
    /// Log lines that wait to be sent. A handler that writes faster than Redis takes them waits for nobody; beyond
    /// this many the rest is counted and the count is said, so that nothing goes missing in silence.
    private static let mostLines = 1000

    private struct Pending {
        var progress: Progress?
        var lines: [String] = []
        var omitted = 0
        var hasReported = false
    }

    let lease: Lease
    let queue: String
    private let logger: Logger
    private let pending = Mutex(Pending())
    private let outbox: ReportOutbox
    private let sending = Mutex<Task<Void, Never>?>(nil)

    init(lease: Lease, queue: String, logger: Logger, outbox: ReportOutbox) {
        self.lease = lease
        self.queue = queue
        self.logger = logger
        self.outbox = outbox
    }

    /// Whether there has ever been something to send.
    var hasReported: Bool { pending.withLock { $0.hasReported } }

    func progress(_ progress: Progress) {
        pending.withLock { pending in
            pending.progress = progress
            pending.hasReported = true
        }
        outbox.note(self)
    }

    func log(_ line: String) {
        logger.info("handler says", metadata: ["line": "\(line)", "job.id": "\(lease.id)"])
        pending.withLock { pending in
            pending.hasReported = true
            if pending.lines.count < Self.mostLines { pending.lines.append(line) } else { pending.omitted += 1 }
        }
        outbox.note(self)
    }

    /// Sends after whatever is being sent already, so that nothing of an attempt is still under way when this returns.
    ///
    /// - Parameter send: takes what is there and sends it; not cut short when the caller is cancelled.
    func inTurn(_ send: @escaping @Sendable () async -> Void) async {
        let turn = sending.withLock { sending in
            let previous = sending
            let turn = Task {
                await previous?.value
                await send()
            }
            sending = turn
            return turn
        }
        await turn.value
    }

    /// Takes what is to be sent.
    func take() -> (progress: Progress?, lines: [String]) {
        pending.withLock { pending in
            defer { pending = Pending(hasReported: true) }
            let more = pending.omitted == 0 ? [] : ["… and \(pending.omitted) more lines, in the worker's own log"]
            return (pending.progress, pending.lines + more)
        }
    }
}
