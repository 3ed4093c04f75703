// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What the callers of a ``RedisBlockingConnection`` share with its thread: who waits, who is served, who gave up.
final class BlockingQueue: Sendable {
    /// One command and its caller.
    struct Request: Sendable {
        let id: UInt64
        let command: RedisCommand
        let timeout: Duration
        let promise: ReplyPromise
    }

    private struct State {
        var requests: [Request] = []
        var nextID: UInt64 = 0
        /// The request that the thread works on.
        var current: UInt64?
        /// Whether the caller of ``current`` gave up.
        var isInterrupted = false
        var isClosed = false
        var wake: WakeUp?
    }

    private let state = Mutex(State())

    /// A number to name a request by, before it exists.
    func makeID() -> UInt64 {
        state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
    }

    /// Puts a request in line.
    ///
    /// - Parameter start: starts the thread; called for the first request only.
    func post(_ request: Request, start: (WakeUp) throws(SystemFailure) -> Void) -> Mailbox.Posting {
        let (posting, wake): (Mailbox.Posting, WakeUp?) = state.withLock { state in
            if state.isClosed { return (.refusedBecauseClosed, nil) }
            if state.wake == nil {
                do throws(SystemFailure) {
                    let wake = try WakeUp()
                    try start(wake)
                    state.wake = wake
                } catch {
                    return (.refused(error), nil)
                }
            }
            state.requests.append(request)
            return (.accepted, state.wake)
        }
        wake?.signal()
        return posting
    }

    /// Ends a request: at once when it is in line, through its thread when it is being served.
    func cancel(_ id: UInt64) {
        let (request, wake): (Request?, WakeUp?) = state.withLock { state in
            if let index = state.requests.firstIndex(where: { $0.id == id }) {
                return (state.requests.remove(at: index), nil)
            }
            guard state.current == id else { return (nil, nil) }
            state.isInterrupted = true
            return (nil, state.wake)
        }
        request?.promise.fulfil(.failure(.cancelled))
        wake?.signal()
    }

    /// Refuses further requests; the thread ends and fails those in line.
    func close() {
        let wake = state.withLock { state in
            state.isClosed = true
            return state.wake
        }
        wake?.signal()
    }

    /// Takes the next request to serve, for the thread.
    ///
    /// - Returns: the request, or `nil` when there is none, and whether the connection was closed.
    func next() -> (request: Request?, isClosed: Bool) {
        state.withLock { state in
            state.isInterrupted = false
            state.current = nil
            if state.isClosed || state.requests.isEmpty { return (nil, state.isClosed) }
            let request = state.requests.removeFirst()
            state.current = request.id
            return (request, false)
        }
    }

    /// Why the current request shall not be waited for any longer, or `nil`.
    func interruption(_ address: String) -> RedisError? {
        state.withLock { state in
            if state.isClosed { return .closed(address: address) }
            return state.isInterrupted ? .cancelled : nil
        }
    }

    /// Removes and returns what is in line, for the thread's end.
    func takeAll() -> [Request] {
        state.withLock { state in
            defer { state.requests = [] }
            return state.requests
        }
    }
}
