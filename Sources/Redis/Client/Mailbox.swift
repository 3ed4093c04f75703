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
        /// The idle connection, while its thread sleeps and a caller may send by itself.
        var loan: SocketLoan?
        /// The command that a caller has sent by itself.
        var sent: Flight?

        /// Sends a command on the idle connection, if that is lent and the command suits.
        ///
        /// This spares a lone caller the thread's way from sleep to `send`, which takes longer than the server needs.
        /// The thread learns of the command with the reply, or when its loan ends, long before the time limit.
        mutating func sendDirectly(_ bytes: [UInt8], _ waiter: Waiter) -> Bool {
            guard let loan, bytes.count <= Mailbox.loanLimit, waiter.timeout >= 2 * Mailbox.loanTime else {
                return false
            }
            // A second command goes through the thread, which puts it and those that follow into one write.
            self.loan = nil
            guard loan.send(bytes) else { return false }
            sent = Flight(waiter, from: .now())
            return true
        }
    }

    /// How often the thread has made a connection.
    let connects = Atomic(0)

    /// How long the thread may lend its connection before it looks after it again, in nanoseconds.
    static let loanTime: Int64 = 100_000_000
    /// Larger commands go through the thread, which can wait for the kernel to take them.
    private static let loanLimit = 4096

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
            if contents.sendDirectly(bytes, waiter) { return (.accepted, nil) }
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
    /// - Parameters:
    ///   - parks: whether the thread will sleep if there is nothing.
    ///   - loan: the connection, if it is idle and the next caller may send on it; to be taken back with ``reclaim()``.
    func take(
        _ bytes: inout [UInt8], _ waiters: inout [Waiter], parks: Bool, lending loan: SocketLoan? = nil
    ) -> Taking {
        contents.withLock { contents in
            contents.isParked = false
            if !contents.waiters.isEmpty {
                swap(&contents.bytes, &bytes)
                swap(&contents.waiters, &waiters)
            } else if !contents.isClosed {
                contents.isParked = parks
                contents.loan = loan
                return .nothing
            }
            return contents.isClosed ? .closed : .commands
        }
    }

    /// Takes the connection back.
    ///
    /// - Returns: the command that was sent on it meanwhile.
    func reclaim() -> Flight? {
        contents.withLock { contents in
            defer {
                contents.loan = nil
                contents.sent = nil
                contents.isParked = false
            }
            return contents.sent
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
