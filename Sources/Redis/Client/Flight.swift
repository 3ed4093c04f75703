// SPDX-License-Identifier: Apache-2.0

/// A waiter whose commands the connection's thread has taken over.
struct Flight {
    let waiter: Waiter
    let deadline: MonotonicInstant
    /// Set when the waiter has been told that its time is up. Its replies still come and are passed over: that keeps
    /// later replies with their commands.
    var isAbandoned = false

    init(_ waiter: Waiter, from now: MonotonicInstant) {
        self.waiter = waiter
        self.deadline = now.advanced(byNanoseconds: waiter.timeout)
    }

    /// Resumes the waiter, unless it has been told already that its time is up.
    func fulfil(_ outcome: ReplyPromise.Outcome) {
        if !isAbandoned { waiter.promise.fulfil(outcome) }
    }
}

/// Commands that no connection has taken yet: until the first byte goes out they can still be withdrawn.
struct Unsent {
    private(set) var bytes: [UInt8] = []
    private(set) var flights: [Flight] = []

    var isEmpty: Bool { flights.isEmpty }

    /// The first moment at which a waiter's time is up.
    var nextDeadline: MonotonicInstant { flights.lazy.map(\.deadline).min() ?? .never }

    /// Moves `bytes` and `waiters` here and leaves both empty.
    mutating func append(_ bytes: inout [UInt8], _ waiters: inout [Waiter], _ now: MonotonicInstant) {
        self.bytes.append(contentsOf: bytes)
        for waiter in waiters { flights.append(Flight(waiter, from: now)) }
        bytes.removeAll(keepingCapacity: true)
        waiters.removeAll(keepingCapacity: true)
    }

    /// Removes everything.
    mutating func takeAll() -> (bytes: [UInt8], flights: [Flight]) {
        defer { self = Unsent() }
        return (bytes, flights)
    }

    /// Removes and returns the flights whose time is up, with their bytes.
    mutating func takeExpired(_ now: MonotonicInstant) -> [Flight] {
        guard nextDeadline <= now else { return [] }
        let all = takeAll()
        var expired: [Flight] = []
        var offset = 0
        for flight in all.flights {
            let end = offset + flight.waiter.byteCount
            if flight.deadline <= now {
                expired.append(flight)
            } else {
                bytes.append(contentsOf: all.bytes[offset..<end])
                flights.append(flight)
            }
            offset = end
        }
        return expired
    }
}
