// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
import Glibc
internal import Synchronization

/// A thread that owns one `Session` and runs work on it in order.
///
/// libpq's calls block. A thread of its own for each connection keeps them off Swift's cooperative pool and is
/// faster than waking on readiness: one wake-up each way (measured against a DispatchSource per connection).
final class SessionThread: Sendable {
    typealias Work = @Sendable (inout Session?) -> Void

    private struct Mailbox {
        var work: [Work] = []
        var isWaiting = false
        var isStopped = false
    }

    /// How often the thread gives way before it sleeps. Who got an answer mostly asks again within microseconds, and
    /// waking a sleeping thread costs more than looking a few times.
    private static let patience = 16

    private let mailbox = Mutex(Mailbox())
    private let wake = DispatchSemaphore(value: 0)

    /// - Throws: `.connection` when the system has no thread left.
    func start() throws(PostgresError) {
        try Threads.start { [self] in loop() }
    }

    /// - Returns: false when the thread has been stopped; the work will not run.
    func submit(_ work: @escaping Work) -> Bool {
        let (isAccepted, isWaiting) = mailbox.withLock { mailbox in
            guard !mailbox.isStopped else { return (false, false) }
            mailbox.work.append(work)
            defer { mailbox.isWaiting = false }
            return (true, mailbox.isWaiting)
        }
        if isWaiting { wake.signal() }
        return isAccepted
    }

    /// Ends the thread after the work that it has already been given.
    func stop() {
        let isWaiting = mailbox.withLock { mailbox in
            mailbox.isStopped = true
            defer { mailbox.isWaiting = false }
            return mailbox.isWaiting
        }
        if isWaiting { wake.signal() }
    }

    private func loop() {
        var session: Session?
        var work: [Work] = []
        var patience = 0
        while true {
            let isOver = mailbox.withLock { mailbox in
                swap(&work, &mailbox.work)
                guard work.isEmpty else { return false }
                mailbox.isWaiting = patience == 0 && !mailbox.isStopped
                return mailbox.isStopped
            }
            if isOver { return }
            if !work.isEmpty {
                for item in work { item(&session) }
                work.removeAll(keepingCapacity: true)
                patience = Self.patience
            } else if patience > 0 {
                patience -= 1
                sched_yield()
            } else {
                wake.wait()
            }
        }
    }
}
