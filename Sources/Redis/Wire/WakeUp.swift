// SPDX-License-Identifier: Apache-2.0

internal import CHiredis
internal import Glibc

/// Ends another thread's wait in `poll`. An eventfd: signals that come before the wait are not lost, many count as one.
final class WakeUp: Sendable {
    let descriptor: Int32

    /// - Throws: the reason as text, where the process has no descriptor left.
    init() throws(SystemFailure) {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        guard descriptor >= 0 else { throw SystemFailure("eventfd") }
    }

    deinit { close(descriptor) }

    /// Wakes the waiting thread, or lets its next wait end at once.
    func signal() {
        // EAGAIN means that the counter is full, so a signal is pending already.
        eventfd_write(descriptor, 1)
    }

    /// Sleeps until there is a signal or the deadline has passed.
    func wait(until deadline: MonotonicInstant) {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        unsafe pollUntil(deadline, &entry, 1)
    }

    /// Takes back all signals so far.
    func drain() {
        var count: eventfd_t = 0
        // EAGAIN means that there was none.
        unsafe eventfd_read(descriptor, &count)
    }
}

/// A system call that failed, with what `errno` meant.
struct SystemFailure: Error, CustomStringConvertible {
    let call: String
    let code: Int32

    /// Reads `errno`: to be created right after the failed call.
    init(_ call: String) { self.init(call, code: errno) }

    init(_ call: String, code: Int32) {
        self.call = call
        self.code = code
    }

    var description: String { "\(call): \(SystemFailure.text(code))" }

    /// What an `errno` value means, in words.
    static func text(_ code: Int32) -> String {
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }
}
