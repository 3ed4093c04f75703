// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A client for any number of tasks over one connection: concurrent commands pipeline by themselves.
///
///     let redis = RedisClient(try RedisConfiguration(url: "redis://localhost"))
///     try await redis.send("SET", "greeting", "hello")
///
/// Guarantees: commands of one task are executed in its order; each command ends exactly once, with its own reply or an
/// error; a lost connection is made again, with growing delays while that fails. Limits: a command that was in flight
/// when the connection broke is not repeated; a command that blocks on the server (`BLPOP`) holds up all others and
/// belongs on a ``RedisBlockingConnection``, and so do `SUBSCRIBE` (``RedisSubscription``) and `MULTI` without a
/// pipeline. Cancelling a task does not withdraw its command, whose effect could not be known: the time limit holds.
///
/// One thread a client, started with the first command. Closed by ``close()`` or with its last reference.
public final class RedisClient: Sendable {
    public let configuration: RedisConfiguration
    private let mailbox = Mailbox()
    private let commandTimeout: Int64

    /// Prepares a client; it connects with the first command.
    public init(_ configuration: RedisConfiguration) {
        self.configuration = configuration
        self.commandTimeout = configuration.commandTimeout.nanoseconds
    }

    deinit { mailbox.close() }

    /// How often the client has connected, for metrics: each time after the first, it had lost its connection.
    public var connects: Int { mailbox.connects.load(ordering: .relaxed) }

    /// Ends the connection. Waiting and later commands fail with ``RedisError/closed(address:)``.
    public func close() { mailbox.close() }

    /// Executes a command.
    ///
    /// - Parameter timeout: how long to wait for the reply; the configuration's `commandTimeout` unless given.
    /// - Throws: ``RedisError/server(code:message:)`` for an error reply; ``RedisError/timedOut(address:after:)``,
    ///   ``RedisError/connectionLost(address:reason:)``, ``RedisError/cannotConnect(address:reason:)`` or
    ///   ``RedisError/closed(address:)`` where there was none.
    @discardableResult
    nonisolated(nonsending) public func send(
        _ command: RedisCommand, timeout: Duration? = nil
    ) async throws(RedisError) -> RedisValue {
        let reply = try await post(command.bytes, replies: 1, isPipeline: false, timeout)
        if case .error(let line) = reply { throw RedisError(reply: line) }
        return reply
    }

    /// Executes a command; see ``send(_:timeout:)``.
    @discardableResult
    nonisolated(nonsending) public func send(
        _ name: String, _ arguments: any RedisArgument...
    ) async throws(RedisError) -> RedisValue {
        try await send(RedisCommand(name, arguments: arguments))
    }

    /// Executes commands with one write, nothing of this client in between.
    ///
    /// - Returns: a reply for each command; error replies appear as ``RedisValue/error(_:)``.
    /// - Throws: what kept the replies from coming; some commands may have been executed then.
    @discardableResult
    nonisolated(nonsending) public func pipeline(
        _ commands: [RedisCommand], timeout: Duration? = nil
    ) async throws(RedisError) -> [RedisValue] {
        if commands.isEmpty { return [] }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(commands.reduce(0) { $0 + $1.bytes.count })
        for command in commands { bytes.append(contentsOf: command.bytes) }
        let reply = try await post(bytes, replies: commands.count, isPipeline: true, timeout)
        guard let replies = reply.array else { throw .unexpectedReply("a pipeline got \(reply)") }
        return replies
    }

    /// Executes a script by its SHA-1, loading it where the server lacks it (new, restarted, `SCRIPT FLUSH`).
    ///
    /// - Throws: as ``send(_:timeout:)``; an error that the script returns keeps its code.
    @discardableResult
    nonisolated(nonsending) public func run(
        _ script: RedisScript, keys: [String], arguments: [any RedisArgument] = [], timeout: Duration? = nil
    ) async throws(RedisError) -> RedisValue {
        let command = script.command(keys: keys, arguments: arguments)
        do throws(RedisError) {
            return try await send(command, timeout: timeout)
        } catch .server(code: "NOSCRIPT", _) {
            let replies = try await pipeline([script.loadCommand, command], timeout: timeout)
            for case .error(let line) in replies { throw RedisError(reply: line) }
            return replies[1]
        }
    }

    nonisolated(nonsending) private func post(
        _ bytes: [UInt8], replies: Int, isPipeline: Bool, _ timeout: Duration?
    ) async throws(RedisError) -> RedisValue {
        let nanoseconds = timeout?.nanoseconds ?? commandTimeout
        return try await ReplyPromise.wait { promise in
            let waiter = Waiter(
                promise: promise, replies: replies, isPipeline: isPipeline, byteCount: bytes.count,
                timeout: nanoseconds)
            switch mailbox.post(bytes, waiter, start: start) {
            case .accepted: break
            case .refusedBecauseClosed: promise.fulfil(.failure(.closed(address: "\(configuration.address)")))
            case .refused(let failure):
                let reason = failure.description
                promise.fulfil(.failure(.cannotConnect(address: "\(configuration.address)", reason: reason)))
            }
        }
    }

    /// Starts the thread. It keeps the mailbox but not the client, so that dropping the client ends it.
    private func start(_ wake: WakeUp) throws(SystemFailure) {
        try DedicatedThread.start { [configuration, mailbox] in
            ClientLoop(configuration, mailbox, wake).run()
        }
    }
}
