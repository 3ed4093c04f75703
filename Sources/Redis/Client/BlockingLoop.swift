// SPDX-License-Identifier: Apache-2.0

/// What the thread of a ``RedisBlockingConnection`` does: serve one request after the other, connect when needed.
///
/// Confined to the thread that calls ``run()``.
final class BlockingLoop {
    private let configuration: RedisConfiguration
    private let queue: BlockingQueue
    private let wake: WakeUp
    private var delay = ReconnectDelay()
    private var earliestAttempt = MonotonicInstant(nanoseconds: 0)
    /// The request that is being served; taken out when its caller is told the outcome.
    private var current: BlockingQueue.Request?

    init(_ configuration: RedisConfiguration, _ queue: BlockingQueue, _ wake: WakeUp) {
        self.configuration = configuration
        self.queue = queue
        self.wake = wake
    }

    /// Serves until the connection is closed.
    func run() {
        while waitForRequest() {
            do throws(RedisError) {
                try pause()
                var link = try Link.connect(configuration, wake: wake) { self.interruption() }
                try serve(&link)
            } catch {
                failed(error)
            }
        }
        for request in queue.takeAll() { request.promise.fulfil(.failure(.closed(address: address))) }
    }

    private var address: String { "\(configuration.address)" }

    private func interruption() -> RedisError? { queue.interruption(address) }

    /// Makes ``current`` the next request unless there is one.
    ///
    /// - Returns: false when the connection was closed.
    private func waitForRequest() -> Bool {
        while current == nil {
            let (request, isClosed) = queue.next()
            if isClosed { return false }
            current = request
            if request == nil {
                wake.wait(until: .never)
                wake.drain()
            }
        }
        return true
    }

    /// Waits out the delay after a failed attempt.
    private func pause() throws(RedisError) {
        while MonotonicInstant.now() < earliestAttempt {
            if let error = interruption() { throw error }
            wake.wait(until: earliestAttempt)
            wake.drain()
        }
    }

    private func serve(_ link: inout Link) throws(RedisError) {
        while let request = current {
            let patience = Patience(until: .now().advanced(by: request.timeout), wake: wake) { self.interruption() }
            let replies = try link.exchange([request.command], within: request.timeout, patience)
            delay.succeeded()
            finish(.success(replies[0]))
            guard waitForRequest() else { return }
            // The server may have hung up since the last reply: then the next command shall not suffer for it.
            if link.wait(for: .readable, until: .now(), wake: nil).contains(.readable) { return }
        }
    }

    private func failed(_ error: RedisError) {
        switch error {
        case .cannotConnect, .connectionLost:
            earliestAttempt = .now().advanced(byNanoseconds: delay.failed(randomness: .random(in: 0..<1)))
        default: break
        }
        finish(.failure(error))
    }

    private func finish(_ outcome: ReplyPromise.Outcome) {
        current?.promise.fulfil(outcome)
        current = nil
    }
}
