// SPDX-License-Identifier: Apache-2.0

/// The pool's books, without any waiting or connecting: each change returns what is to be done about it.
///
/// Generic so that tests can drive it with plain values.
struct PoolState<Connection: Sendable, Waiter: Sendable>: Sendable {
    private struct Waiting: Sendable {
        let ticket: UInt64
        let deadline: ContinuousClock.Instant?
        let waiter: Waiter
    }

    struct Idle: Sendable {
        let connection: Connection
        let since: ContinuousClock.Instant
    }

    enum Take: Sendable {
        case idle(Idle)
        case wait
        case closed
    }

    private(set) var size: Int
    private var idle: [Idle] = []
    private var queue: [Waiting] = []
    private var head = 0
    /// Connections that exist or are being made.
    private(set) var open = 0
    private var connecting = 0
    private(set) var isClosing = false

    init(size: Int) { self.size = size }

    var waiterCount: Int { queue.count - head }
    var idleCount: Int { idle.count }

    /// A connection that is free at once. Nobody overtakes those who wait.
    mutating func take() -> Take {
        guard !isClosing else { return .closed }
        guard waiterCount == 0, let last = idle.popLast() else { return .wait }
        return .idle(last)
    }

    enum Enqueue: Sendable {
        case waiting(connect: Bool)
        case ready(Connection)
        case closed
    }

    /// Puts a caller at the end of the queue, unless a connection has become free meanwhile.
    mutating func enqueue(_ waiter: Waiter, ticket: UInt64, deadline: ContinuousClock.Instant?) -> Enqueue {
        guard !isClosing else { return .closed }
        if waiterCount == 0, let last = idle.popLast() { return .ready(last.connection) }
        queue.append(Waiting(ticket: ticket, deadline: deadline, waiter: waiter))
        return .waiting(connect: reserveConnection())
    }

    /// - Returns: the waiter, unless it has been served already.
    mutating func abandon(_ ticket: UInt64) -> Waiter? {
        guard let index = queue[head...].firstIndex(where: { $0.ticket == ticket }) else { return nil }
        return queue.remove(at: index).waiter
    }

    /// Those whose time is up. All wait equally long, so they stand at the front.
    mutating func expire(now: ContinuousClock.Instant) -> (waiters: [Waiter], next: ContinuousClock.Instant?) {
        var expired: [Waiter] = []
        while head < queue.count, let deadline = queue[head].deadline, deadline <= now { expired.append(nextWaiter()) }
        return (expired, head < queue.count ? queue[head].deadline : nil)
    }

    enum Give: Sendable {
        case hand(to: Waiter)
        case keep
        case close
    }

    /// A connection has been made, or has come back whole.
    mutating func give(_ connection: Connection, isNew: Bool, now: ContinuousClock.Instant) -> Give {
        if isNew { connecting -= 1 }
        guard !isClosing, open <= size else { return .close }
        guard head < queue.count else {
            idle.append(Idle(connection: connection, since: now))
            return .keep
        }
        return .hand(to: nextWaiter())
    }

    /// A connection is gone. Callers who wait may need another.
    mutating func lose() -> (connect: Bool, isEmpty: Bool) {
        open -= 1
        return (reserveConnection(), isClosing && open == 0)
    }

    /// No connection could be made.
    ///
    /// - Returns: who must hear of it: the one who has waited longest, or all when there is no other connection to
    ///   wait for.
    mutating func failConnecting() -> (waiters: [Waiter], connect: Bool, isEmpty: Bool) {
        open -= 1
        connecting -= 1
        var told: [Waiter] = []
        let isAlone = open == connecting
        while head < queue.count, isAlone || told.isEmpty { told.append(nextWaiter()) }
        return (told, reserveConnection(), isClosing && open == 0)
    }

    /// Allows more or fewer connections. Those beyond a smaller size are closed as they come back.
    ///
    /// - Returns: how many to make now for those who wait.
    mutating func resize(to size: Int) -> Int {
        self.size = size
        var made = 0
        while reserveConnection() { made += 1 }
        return made
    }

    /// Nobody gets a connection any more.
    mutating func close() -> (waiters: [Waiter], idle: [Connection], isEmpty: Bool) {
        isClosing = true
        var waiters: [Waiter] = []
        while head < queue.count { waiters.append(nextWaiter()) }
        defer { idle.removeAll() }
        return (waiters, idle.map(\.connection), open == 0)
    }

    private mutating func reserveConnection() -> Bool {
        guard !isClosing, open < size, connecting < waiterCount else { return false }
        open += 1
        connecting += 1
        return true
    }

    private mutating func nextWaiter() -> Waiter {
        let waiter = queue[head].waiter
        head += 1
        if head == queue.count || head > 1024 {
            queue.removeFirst(head)
            head = 0
        }
        return waiter
    }
}
