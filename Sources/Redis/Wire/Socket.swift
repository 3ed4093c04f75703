// SPDX-License-Identifier: Apache-2.0

internal import CHiredis
internal import Glibc

/// What a wait ended with; empty when its time ran out.
struct Readiness: OptionSet {
    let rawValue: UInt8

    /// Bytes, the end of the stream or an error can be read.
    static let readable = Readiness(rawValue: 1)
    static let writable = Readiness(rawValue: 2)
    /// Somebody called ``WakeUp/signal()``.
    static let woken = Readiness(rawValue: 4)
}

/// The owner of one connected, non-blocking stream socket.
struct Socket: ~Copyable {
    private let descriptor: Int32

    /// Takes over `descriptor`, which is closed with this value.
    init(owning descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Waits until one of `interests` holds.
    ///
    /// - Parameters:
    ///   - interests: `readable`, `writable` or both.
    ///   - deadline: when to return an empty set.
    ///   - wake: whose signals end the wait too.
    func wait(for interests: Readiness, until deadline: MonotonicInstant, wake: WakeUp?) -> Readiness {
        var events = Int16(0)
        if interests.contains(.readable) { events |= Int16(POLLIN) }
        if interests.contains(.writable) { events |= Int16(POLLOUT) }
        // poll(2) passes over negative descriptors.
        var entries = (
            pollfd(fd: descriptor, events: events, revents: 0),
            pollfd(fd: wake?.descriptor ?? -1, events: Int16(POLLIN), revents: 0)
        )
        let count = unsafe withUnsafeMutablePointer(to: &entries) { pair in
            unsafe pair.withMemoryRebound(to: pollfd.self, capacity: 2) { unsafe pollUntil(deadline, $0, 2) }
        }
        guard count > 0 else { return [] }
        var result: Readiness = []
        // Errors and hang-ups count as readable: the read that follows says what happened.
        if entries.0.revents & ~Int16(POLLOUT) != 0 { result.insert(.readable) }
        if entries.0.revents & Int16(POLLOUT) != 0 { result.insert(.writable) }
        if entries.1.revents != 0 { result.insert(.woken) }
        return result
    }

    /// Sends what the kernel takes now. A broken connection raises no SIGPIPE.
    ///
    /// - Returns: how many bytes went, 0 when the kernel's buffer is full.
    func send(_ bytes: Span<UInt8>) throws(SystemFailure) -> Int {
        while true {
            let sent = unsafe bytes.withUnsafeBufferPointer { raw in
                unsafe Glibc.send(descriptor, raw.baseAddress, raw.count, Int32(MSG_NOSIGNAL))
            }
            if sent >= 0 { return sent }
            switch errno {
            case EINTR: continue
            case EAGAIN: return 0
            default: throw SystemFailure("send")
            }
        }
    }

    /// Reads what is there.
    ///
    /// - Returns: how many bytes came, 0 at the end of the stream, `nil` when nothing is there yet.
    func receive(into buffer: inout [UInt8]) throws(SystemFailure) -> Int? {
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { raw in
                unsafe recv(descriptor, raw.baseAddress, raw.count, 0)
            }
            if count >= 0 { return count }
            switch errno {
            case EINTR: continue
            case EAGAIN: return nil
            default: throw SystemFailure("recv")
            }
        }
    }

    /// The right of another thread to send on this socket. The owner must see to it that it ends before the socket.
    func lend() -> SocketLoan { SocketLoan(descriptor: descriptor) }

    /// The error that a connection attempt ended with, 0 for none.
    func pendingError() -> Int32 {
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0 else { return errno }
        return code
    }

    /// Small commands go at once; a peer that vanished is noticed also while nothing is sent.
    func tuneForTCP() throws(SystemFailure) {
        let options: [(level: Int32, name: Int32, value: Int32)] = [
            (Int32(IPPROTO_TCP), TCP_NODELAY, 1),
            (SOL_SOCKET, SO_KEEPALIVE, 1),
            (Int32(IPPROTO_TCP), TCP_KEEPIDLE, 15),
            (Int32(IPPROTO_TCP), TCP_KEEPINTVL, 5),
            (Int32(IPPROTO_TCP), TCP_KEEPCNT, 3),
            // Milliseconds that sent data may stay unacknowledged.
            (Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, 20_000),
        ]
        for var option in options {
            let size = socklen_t(MemoryLayout<Int32>.size)
            guard unsafe setsockopt(descriptor, option.level, option.name, &option.value, size) == 0 else {
                throw SystemFailure("setsockopt")
            }
        }
    }
}

/// See ``Socket/lend()``.
struct SocketLoan: Sendable {
    fileprivate let descriptor: Int32

    /// Sends a small command on an idle connection.
    ///
    /// - Returns: false when nothing of it went.
    func send(_ bytes: [UInt8]) -> Bool {
        let sent = unsafe bytes.withUnsafeBytes { raw in
            unsafe Glibc.send(descriptor, raw.baseAddress, raw.count, Int32(MSG_NOSIGNAL))
        }
        guard sent > 0 else { return false }
        // An idle connection has room for a small command. Should it not, half a command must not be followed by
        // others: the connection ends, and its thread tells the caller.
        if sent < bytes.count { shutdown(descriptor, Int32(SHUT_RDWR)) }
        return true
    }
}

/// `ppoll` against a deadline, repeated when a signal handler ran.
///
/// - Returns: how many entries have events, 0 when the deadline has passed, -1 for an error.
@discardableResult
func pollUntil(_ deadline: MonotonicInstant, _ entries: UnsafeMutablePointer<pollfd>, _ count: nfds_t) -> Int32 {
    while true {
        let result: Int32
        if deadline == .never {
            result = unsafe ppoll(entries, count, nil, nil)
        } else {
            let rest = max(0, deadline.nanoseconds - MonotonicInstant.now().nanoseconds)
            var time = timespec(tv_sec: Int(rest / 1_000_000_000), tv_nsec: Int(rest % 1_000_000_000))
            result = unsafe ppoll(entries, count, &time, nil)
        }
        if result >= 0 || errno != EINTR { return result }
    }
}
