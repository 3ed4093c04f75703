// SPDX-License-Identifier: Apache-2.0

/// Commands that a connection has sent or is sending, oldest first: the order in which replies come.
struct InFlight {
    private var flights = Fifo<Flight>()
    /// Replies of the pipeline at the front, until it has all of its.
    private var partial: [RedisValue] = []
    /// No waiter's time is up before this moment.
    private(set) var nextDeadline = MonotonicInstant.never

    var isEmpty: Bool { flights.isEmpty }

    mutating func append(_ flight: Flight) {
        flights.append(flight)
        nextDeadline = min(nextDeadline, flight.deadline)
    }

    /// Hands a reply to the command that it belongs to.
    ///
    /// - Returns: whether there was one; a reply without a command means that the two sides disagree.
    mutating func deliver(_ reply: RedisValue) -> Bool {
        if flights.isEmpty { return false }
        let waiter = flights.front.waiter
        guard waiter.isPipeline else {
            flights.removeFirst().fulfil(.success(reply))
            if flights.isEmpty { nextDeadline = .never }
            return true
        }
        partial.append(reply)
        guard partial.count == waiter.replies else { return true }
        let replies = partial
        partial = []
        flights.removeFirst().fulfil(.success(.array(replies)))
        if flights.isEmpty { nextDeadline = .never }
        return true
    }

    /// Fails the waiters whose time is up; their places stay until their replies come.
    ///
    /// - Parameters:
    ///   - lastHeard: when the server last sent something.
    ///   - grace: nanoseconds of silence after the oldest command's deadline that mean a dead connection.
    ///   - error: what a waiter is told, given how long it waited in nanoseconds.
    /// - Returns: whether the connection must be given up.
    mutating func expire(
        _ now: MonotonicInstant, lastHeard: MonotonicInstant, grace: Int64, error: (Int64) -> RedisError
    ) -> Bool {
        if flights.isEmpty { return false }
        var next = MonotonicInstant.never
        flights.forEach { flight in
            if flight.isAbandoned { return }
            if flight.deadline <= now {
                flight.fulfil(.failure(error(flight.waiter.timeout)))
                flight.isAbandoned = true
            } else {
                next = min(next, flight.deadline)
            }
        }
        if flights.front.isAbandoned {
            let limit = max(flights.front.deadline, lastHeard).advanced(byNanoseconds: grace)
            if limit <= now { return true }
            next = min(next, limit)
        }
        nextDeadline = next
        return false
    }

    /// Fails every waiter that has not been told yet, and forgets all.
    mutating func fail(_ error: RedisError) {
        for flight in flights.removeAll() { flight.fulfil(.failure(error)) }
        partial = []
        nextDeadline = .never
    }
}
