// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Synchronization

/// Connections to one server, made when first needed, at most `poolSize` of them unless resized, lent in order of asking.
///
/// A connection that broke is replaced; one that comes back with a transaction open is rolled back first. A session's
/// other state (SET, temporary tables, advisory locks) is the borrower's to clean up.
public final class PostgresPool: Sendable, PostgresQuerying {
    typealias Waiter = CheckedContinuation<Result<PostgresConnection, PostgresError>, Never>

    private struct State: Sendable {
        var books: PoolState<PostgresConnection, Waiter>
        var tickets: UInt64 = 0
        var isTimerArmed = false
        var closers: [CheckedContinuation<Void, Never>] = []
    }

    /// A connection idle for longer is looked at before it is lent: the server may have closed it meanwhile.
    private static let trusted = Duration.milliseconds(200)

    public let configuration: PostgresConfiguration
    private let state: Mutex<State>

    /// Does not connect yet.
    public init(_ configuration: PostgresConfiguration) {
        self.configuration = configuration
        state = Mutex(State(books: PoolState(size: configuration.poolSize)))
    }

    /// Lends a connection to the body.
    ///
    /// - Throws: what the body throws; `.timeout` when none became free within the acquire time-out, `.connection`
    ///   when none could be made, `.cancelled`, `.closed`.
    public nonisolated(nonsending) func withConnection<R: Sendable>(
        _ body: (PostgresConnection) async throws -> R
    ) async throws -> R {
        let connection = try await acquire()
        defer { release(connection) }
        return try await body(connection)
    }

    /// As `PostgresConnection.transaction`, on a connection of the pool.
    public nonisolated(nonsending) func transaction<R: Sendable>(
        isolation: PostgresIsolation = .readCommitted, serializationRetries: Int = 0,
        _ body: (PostgresTransaction) async throws -> R
    ) async throws -> R {
        let connection = try await acquire()
        defer { release(connection) }
        return try await connection.transaction(
            isolation: isolation, serializationRetries: serializationRetries, body)
    }

    /// Allows more or fewer connections from now on. Those beyond a smaller size are closed as they come back.
    ///
    /// - Parameter size: at most so many connections, at least 1.
    public func resize(to size: Int) {
        for _ in 0..<state.withLock({ $0.books.resize(to: size) }) { makeConnection() }
    }

    /// Refuses further use, waits until every connection has come back, and closes them.
    public func close() async {
        await withCheckedContinuation { continuation in
            let (waiters, idle, isEmpty) = state.withLock { state in
                let closing = state.books.close()
                if !closing.isEmpty { state.closers.append(continuation) }
                return closing
            }
            for waiter in waiters { waiter.resume(returning: .failure(closedError)) }
            for connection in idle { discard(connection) }
            if isEmpty { continuation.resume() }
        }
    }

    /// How the pool is used at this moment, for metrics.
    public var usage: PostgresPoolUsage {
        state.withLock { state in
            PostgresPoolUsage(
                open: state.books.open, idle: state.books.idleCount, waiting: state.books.waiterCount)
        }
    }

    nonisolated(nonsending) func acquire() async throws(PostgresError) -> PostgresConnection {
        while case .idle(let idle) = state.withLock({ $0.books.take() }) {
            if idle.since.duration(to: .now) < Self.trusted || !idle.connection.isStale { return idle.connection }
            discard(idle.connection)
        }
        let ticket = state.withLock { state in
            state.tickets += 1
            return state.tickets
        }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in enqueue(waiter, ticket) }
        } onCancel: {
            abandon(ticket)
        }
        return try result.get()
    }

    func release(_ connection: PostgresConnection) {
        if connection.isBroken { return discard(connection) }
        if connection.isIdle { return give(connection, isNew: false) }
        connection.submit({ session throws(PostgresError) in session.rollback() }) { [self] _ in
            if connection.isBroken || !connection.isIdle { discard(connection) } else { give(connection, isNew: false) }
        }
    }

    private func enqueue(_ waiter: Waiter, _ ticket: UInt64) {
        let deadline = configuration.acquireTimeout.map { ContinuousClock.now.advanced(by: $0) }
        let (action, armTimer) = state.withLock { state in
            let action = state.books.enqueue(waiter, ticket: ticket, deadline: deadline)
            guard case .waiting = action, deadline != nil, !state.isTimerArmed else { return (action, false) }
            state.isTimerArmed = true
            return (action, true)
        }
        switch action {
        case .ready(let connection): return waiter.resume(returning: .success(connection))
        case .closed: return waiter.resume(returning: .failure(closedError))
        case .waiting(let connect): if connect { makeConnection() }
        }
        // The cancellation may have come before there was anybody to abandon.
        if Task.isCancelled { abandon(ticket) }
        if armTimer, let deadline { scheduleExpiry(at: deadline) }
    }

    private func abandon(_ ticket: UInt64) {
        state.withLock { $0.books.abandon(ticket) }?.resume(returning: .failure(.taskCancelled))
    }

    /// One timer for all who wait, armed for the first of them.
    private func scheduleExpiry(at deadline: ContinuousClock.Instant) {
        let delay = ContinuousClock.now.duration(to: deadline).wholeMilliseconds
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int(delay))) { [weak self] in
            guard let self else { return }
            let (waiters, next) = state.withLock { state in
                let expired = state.books.expire(now: .now)
                state.isTimerArmed = expired.next != nil
                return expired
            }
            for waiter in waiters { waiter.resume(returning: .failure(exhaustedError)) }
            if let next { scheduleExpiry(at: next) }
        }
    }

    private func makeConnection() {
        let connection = PostgresConnection(configuration)
        connection.connect { [self] failure in
            guard let failure else { return give(connection, isNew: true) }
            let (waiters, connect, isEmpty) = state.withLock { $0.books.failConnecting() }
            for waiter in waiters { waiter.resume(returning: .failure(failure)) }
            if connect { makeConnection() }
            if isEmpty { resumeClosers() }
        }
    }

    private func give(_ connection: PostgresConnection, isNew: Bool) {
        switch state.withLock({ $0.books.give(connection, isNew: isNew, now: .now) }) {
        case .hand(let waiter): waiter.resume(returning: .success(connection))
        case .keep: break
        case .close: discard(connection)
        }
    }

    private func discard(_ connection: PostgresConnection) {
        connection.disconnect { [self] in
            let (connect, isEmpty) = state.withLock { $0.books.lose() }
            if connect { makeConnection() }
            if isEmpty { resumeClosers() }
        }
    }

    private func resumeClosers() {
        let closers = state.withLock { state in
            defer { state.closers.removeAll() }
            return state.closers
        }
        for closer in closers { closer.resume() }
    }

    private var closedError: PostgresError { PostgresError(.closed, "the pool is closed") }

    private var exhaustedError: PostgresError {
        let limit = configuration.acquireTimeout.map { "\($0)" } ?? "the time-out"
        let size = state.withLock { $0.books.size }
        return PostgresError(
            .timeout, "no connection became free within \(limit); all \(size) of the pool are in use")
    }
}
