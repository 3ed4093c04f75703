// SPDX-License-Identifier: Apache-2.0

internal import CLibpq
internal import Synchronization

/// One connection to the server.
///
/// Mostly lent by `PostgresPool.withConnection`; `PostgresConnection.open` makes one that stands alone, for what
/// belongs to a session, such as advisory locks and temporary tables. Calls made at the same time run one after the
/// other.
public final class PostgresConnection: Sendable, PostgresQuerying {
    private struct Status {
        var isBroken = false
        var isIdle = true
        var interrupter: Interrupter?
        var address: String
        var backendProcessID: Int32 = 0
    }

    let configuration: PostgresConfiguration
    private let thread = SessionThread()
    private let status: Mutex<Status>

    init(_ configuration: PostgresConfiguration) {
        self.configuration = configuration
        status = Mutex(Status(address: configuration.description))
    }

    deinit { thread.stop() }

    /// Connects.
    ///
    /// - Throws: `.connection` with the address.
    public static func open(_ configuration: PostgresConfiguration) async throws(PostgresError) -> PostgresConnection {
        let connection = PostgresConnection(configuration)
        let failure: PostgresError? = await withCheckedContinuation { continuation in
            connection.connect { continuation.resume(returning: $0) }
        }
        if let failure { throw failure }
        return connection
    }

    /// Ends the connection once what it runs has ended.
    public func close() async {
        await withCheckedContinuation { continuation in
            disconnect { continuation.resume() }
        }
    }

    /// `host:port` or the path of the Unix socket.
    public var address: String { status.withLock { $0.address } }

    /// The server process that serves this connection, as in `pg_stat_activity`.
    public var backendProcessID: Int32 { status.withLock { $0.backendProcessID } }

    /// Broken or closed; every further statement fails.
    public var isBroken: Bool { status.withLock { $0.isBroken } }

    /// No transaction is open on it.
    var isIdle: Bool { status.withLock { $0.isIdle } }

    /// The server has sent something unasked, most often its good-bye. Costs a system call.
    var isStale: Bool { status.withLock { $0.interrupter }?.hasUnexpectedInput ?? true }

    /// Connects on the connection's thread and reports from there.
    func connect(_ completion: @escaping @Sendable (PostgresError?) -> Void) {
        do throws(PostgresError) {
            try thread.start()
        } catch {
            return completion(error)
        }
        let isAccepted = thread.submit { [self] session in
            do throws(PostgresError) {
                let new = try Session(configuration)
                status.withLock { status in
                    status.interrupter = new.interrupter
                    status.address = new.address
                    status.backendProcessID = new.backendProcessID
                }
                session = consume new
                completion(nil)
            } catch {
                status.withLock { $0.isBroken = true }
                completion(error)
            }
        }
        if !isAccepted { completion(closedError) }
    }

    /// Closes on the connection's thread, behind the work it has, and reports from there.
    func disconnect(_ completion: @escaping @Sendable () -> Void) {
        let isAccepted = thread.submit { [self] session in
            session = nil
            status.withLock { status in
                status.isBroken = true
                status.interrupter = nil
            }
            completion()
        }
        thread.stop()
        if !isAccepted { completion() }
    }

    /// Runs work on the connection's thread; when the task is cancelled, the statement is cancelled on the server.
    ///
    /// - Throws: `.cancelled` when the cancellation came before the work began or ended its statement.
    nonisolated(nonsending) func run<R: Sendable>(
        _ body: @escaping @Sendable (inout Session) throws(PostgresError) -> R
    ) async throws(PostgresError) -> R {
        let operation = Operation(grace: configuration.cancelGrace)
        let result: Result<R, PostgresError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                submit(
                    { session throws(PostgresError) in
                        guard operation.begin() else { throw PostgresError.taskCancelled }
                        return try PostgresConnection.attempt(operation, &session, body)
                    }, { continuation.resume(returning: $0) })
            }
        } onCancel: {
            operation.cancel(status.withLock { $0.interrupter })
        }
        return try result.get()
    }

    /// As `run`, but done even in a cancelled task: for what cleans up.
    nonisolated(nonsending) func runShielded<R: Sendable>(
        _ body: @escaping @Sendable (inout Session) throws(PostgresError) -> R
    ) async throws(PostgresError) -> R {
        let result: Result<R, PostgresError> = await withCheckedContinuation { continuation in
            submit(body) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    /// Runs work on the connection's thread and reports from there.
    func submit<R: Sendable>(
        _ body: @escaping @Sendable (inout Session) throws(PostgresError) -> R,
        _ completion: @escaping @Sendable (Result<R, PostgresError>) -> Void
    ) {
        let isAccepted = thread.submit { [self] slot in
            guard var session = slot.take() else { return completion(.failure(closedError)) }
            let result: Result<R, PostgresError>
            do throws(PostgresError) {
                result = .success(try body(&session))
            } catch {
                result = .failure(error)
            }
            let isBroken = session.isBroken
            let isIdle = session.transactionStatus == PQTRANS_IDLE
            status.withLock { status in
                status.isBroken = isBroken
                status.isIdle = isIdle
            }
            slot = consume session
            completion(result)
        }
        if !isAccepted { completion(.failure(closedError)) }
    }

    private static func attempt<R>(
        _ operation: Operation, _ session: inout Session, _ body: (inout Session) throws(PostgresError) -> R
    ) throws(PostgresError) -> R {
        do throws(PostgresError) {
            let value = try body(&session)
            if case .unknown = operation.end() { session.isUnusable = true }
            return value
        } catch {
            switch operation.end() {
            case .undisturbed: throw error
            case .unknown: session.isUnusable = true
            case .cancelled: break
            }
            // 57014 is the server's answer to the request; a broken connection is what stops a stuck server.
            guard error.sqlState == "57014" || error.kind == .connection else { throw error }
            throw error.asKind(.cancelled)
        }
    }

    private var closedError: PostgresError {
        PostgresError(.closed, "the connection is closed", address: address)
    }
}

extension PostgresError {
    static var taskCancelled: PostgresError { PostgresError(.cancelled, "the task was cancelled") }
}
