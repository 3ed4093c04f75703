// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A caller that waits, and what its commands look like on the wire.
struct Waiter: Sendable {
    let promise: ReplyPromise
    /// How many replies answer it; with ``isPipeline`` they are handed over together, as an array.
    let replies: Int
    let isPipeline: Bool
    /// How many bytes of ``Mailbox/Contents/bytes`` are its commands.
    let byteCount: Int
    /// Nanoseconds that it may wait.
    let timeout: Int64
}

/// Where callers leave encoded commands for the thread of a connection.
///
/// All commands that arrive while the thread is busy leave in one write: that is how concurrent commands pipeline by
/// themselves. A caller pays for waking the thread only when it sleeps.
final class Mailbox: Sendable {
    private struct Contents {
        /// Encoded commands, in the order of ``waiters``.
        var bytes: [UInt8] = []
        var waiters: [Waiter] = []
        /// Whether the thread waits, or is about to, and wants to be woken.
        var isParked = false
        var isClosed = false
        /// Set once the thread has been started.
        var wake: WakeUp?
    }

    /// What became of a command that was left.
    enum Posting {
        case accepted
        case refusedBecauseClosed
        case refused(SystemFailure)
    }

    /// What the thread found.
    enum Taking {
        case commands
        /// Nothing; the next command wakes the thread if it asked for that.
        case nothing
        /// The client was closed; what was left before that has been taken.
        case closed
    }

    private let contents = Mutex(Contents())

    /// Leaves commands.
    ///
    /// - Parameter start: starts the thread; called for the first command only.
    func post(
        _ bytes: [UInt8], _ waiter: Waiter, start: (WakeUp) throws(SystemFailure) -> Void
    ) -> Posting {
        let (posting, sleeper): (Posting, WakeUp?) = contents.withLock { contents in
            if contents.isClosed { return (.refusedBecauseClosed, nil) }
            if contents.wake == nil {
                do throws(SystemFailure) {
                    let wake = try WakeUp()
                    try start(wake)
                    contents.wake = wake
                } catch {
                    return (.refused(error), nil)
                }
            }
            contents.bytes.append(contentsOf: bytes)
            contents.waiters.append(waiter)
            guard contents.isParked else { return (.accepted, nil) }
            contents.isParked = false
            return (.accepted, contents.wake)
        }
        sleeper?.signal()
        return posting
    }

    /// Empties the mailbox into two empty arrays, whose buffers the mailbox fills next.
    ///
    /// - Parameter parks: whether the thread will sleep if there is nothing.
    func take(_ bytes: inout [UInt8], _ waiters: inout [Waiter], parks: Bool) -> Taking {
        contents.withLock { contents in
            contents.isParked = false
            if !contents.waiters.isEmpty {
                swap(&contents.bytes, &bytes)
                swap(&contents.waiters, &waiters)
            } else if !contents.isClosed {
                contents.isParked = parks
                return .nothing
            }
            return contents.isClosed ? .closed : .commands
        }
    }

    /// Refuses further commands and wakes the thread, which then ends.
    func close() {
        let wake = contents.withLock { contents in
            contents.isClosed = true
            return contents.wake
        }
        wake?.signal()
    }
}
