// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The way of one process to one store, through the harness.
final class ProxyRoute: Sendable {
    /// Where the process connects.
    let path: String
    /// Called whenever the side that speaks on a connection changes, before its bytes go on: once before a request
    /// reaches the store, once before its answer reaches the process. Answers whether the bytes may go on.
    let mayPass: (@Sendable () -> Bool)?
    let listener: Int32
    private let target: Mutex<String>
    private let state = Mutex(State())

    struct State: Sendable {
        var behaviour = RouteBehaviour()
        /// Rises with every cut; connections made before it end.
        var generation = 0
    }

    /// - Parameters:
    ///   - path: the Unix socket to listen on.
    ///   - target: the store's Unix socket.
    ///   - mayPass: watches the conversation.
    init(path: String, target: String, mayPass: (@Sendable () -> Bool)? = nil) throws(ChaosError) {
        self.path = path
        self.target = Mutex(target)
        self.mayPass = mayPass
        listener = try UnixSocket.listen(on: path)
    }

    var current: State { state.withLock { $0 } }
    var destination: String { target.withLock { $0 } }

    /// Changes how bytes are treated from now on.
    func change(_ body: @Sendable (inout RouteBehaviour) -> Void) {
        state.withLock { body(&$0.behaviour) }
    }

    /// Ends all connections at once.
    func cut() {
        state.withLock { $0.generation += 1 }
    }

    /// Takes bytes off the budget.
    ///
    /// - Returns: how many of them may pass, and whether the connection ends after them.
    func spend(_ count: Int) -> (passing: Int, isLast: Bool) {
        state.withLock { state in
            guard let budget = state.behaviour.budget else { return (count, false) }
            if count < budget {
                state.behaviour.budget = budget - count
                return (count, false)
            }
            state.behaviour.budget = nil
            return (budget, true)
        }
    }

    /// Treats everything well again. Held connections end: what was held back could arrive at any time otherwise.
    func heal() {
        state.withLock { state in
            if state.behaviour.isHeld { state.generation += 1 }
            let muted = state.behaviour.muted
            state.behaviour = RouteBehaviour()
            state.behaviour.muted = muted
        }
    }
}
