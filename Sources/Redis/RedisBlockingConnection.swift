// SPDX-License-Identifier: Apache-2.0

/// A connection of one's own for commands that wait on the server: `BLPOP`, `BZPOPMIN`, `XREAD BLOCK`.
///
/// One command at a time; further ones stand in line. Cancelling the task ends its command at once by dropping the
/// connection, as does the time limit; the next command makes a new one. What the server took out of a list for a
/// command that is being dropped is lost, so wait with commands that take nothing (`XREADGROUP`, `BLMOVE`) where each
/// element counts.
///
/// One thread, started with the first command. Closed by ``close()`` or with its last reference.
public final class RedisBlockingConnection: Sendable {
    public let configuration: RedisConfiguration
    private let queue = BlockingQueue()

    /// Prepares the connection; it is made with the first command.
    public init(_ configuration: RedisConfiguration) { self.configuration = configuration }

    deinit { queue.close() }

    /// Ends the connection and, with ``RedisError/closed(address:)``, every command on it.
    public func close() { queue.close() }

    /// Executes a command.
    ///
    /// - Parameter timeout: how long to wait for the reply, from when the command's turn has come. Longer than the time
    ///   that the command itself lets the server wait, or the connection is dropped each time.
    /// - Throws: ``RedisError/cancelled`` when the task is cancelled, otherwise as ``RedisClient/send(_:timeout:)``.
    @discardableResult
    nonisolated(nonsending) public func send(
        _ command: RedisCommand, timeout: Duration
    ) async throws(RedisError) -> RedisValue {
        let id = queue.makeID()
        let outcome: ReplyPromise.Outcome = await withTaskCancellationHandler {
            do throws(RedisError) {
                return .success(
                    try await ReplyPromise.wait { promise in
                        post(.init(id: id, command: command, timeout: timeout, promise: promise))
                    })
            } catch {
                return .failure(error)
            }
        } onCancel: {
            queue.cancel(id)
        }
        let reply = try outcome.get()
        if case .error(let line) = reply { throw RedisError(reply: line) }
        return reply
    }

    private func post(_ request: BlockingQueue.Request) {
        switch queue.post(request, start: start) {
        case .accepted:
            // A cancellation that came before the request was in line has found nothing to end.
            if Task.isCancelled { queue.cancel(request.id) }
        case .refusedBecauseClosed:
            request.promise.fulfil(.failure(.closed(address: "\(configuration.address)")))
        case .refused(let failure):
            let address = "\(configuration.address)"
            request.promise.fulfil(.failure(.cannotConnect(address: address, reason: failure.description)))
        }
    }

    private func start(_ wake: WakeUp) throws(SystemFailure) {
        try DedicatedThread.start { [configuration, queue] in BlockingLoop(configuration, queue, wake).run() }
    }
}
