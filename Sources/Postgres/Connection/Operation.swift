// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Synchronization

/// One piece of work on a connection, and whether its Swift task has been cancelled meanwhile.
///
/// A cancel request names a connection, not a statement. So that it can never hit the next statement, `end` waits
/// until a request under way has been delivered.
final class Operation: Sendable {
    private enum Phase {
        case waiting
        case refused
        case running
        case cancelling(delivered: Bool)
        case ended
    }

    enum Outcome {
        case undisturbed
        case cancelled
        /// The server did not even take the cancel request in time.
        case unknown
    }

    private let phase = Mutex(Phase.waiting)
    private let delivered = DispatchSemaphore(value: 0)
    private let grace: DispatchTimeInterval

    /// - Parameter grace: how long the server has to end a cancelled statement.
    init(grace: Duration) {
        self.grace = .milliseconds(Int(grace.wholeMilliseconds))
    }

    /// - Returns: false when the task was cancelled before its turn came.
    func begin() -> Bool {
        phase.withLock { phase in
            guard case .waiting = phase else { return false }
            phase = .running
            return true
        }
    }

    /// Called by the connection's thread when the work is done, whatever its result.
    func end() -> Outcome {
        let isUnderWay: Bool? = phase.withLock { phase in
            defer { phase = .ended }
            guard case .cancelling(let delivered) = phase else { return nil }
            return !delivered
        }
        guard let isUnderWay else { return .undisturbed }
        guard isUnderWay else { return .cancelled }
        return delivered.wait(timeout: .now() + grace) == .success ? .cancelled : .unknown
    }

    /// Called when the task is cancelled. Returns at once; the request goes out on another thread.
    func cancel(_ interrupter: Interrupter?) {
        let isRunning = phase.withLock { phase in
            switch phase {
            case .waiting:
                phase = .refused
                return false
            case .running:
                phase = .cancelling(delivered: false)
                return true
            case .refused, .cancelling, .ended:
                return false
            }
        }
        guard isRunning, let interrupter else { return }
        let queue = DispatchQueue.global(qos: .userInitiated)
        queue.async {
            interrupter.cancelStatement()
            self.phase.withLock { phase in
                if case .cancelling = phase { phase = .cancelling(delivered: true) }
            }
            self.delivered.signal()
        }
        queue.asyncAfter(deadline: .now() + grace) {
            // A server that answers neither the statement nor the request must not hold the task for ever.
            let isStuck = self.phase.withLock { phase in
                if case .cancelling = phase { true } else { false }
            }
            if isStuck { interrupter.breakConnection() }
        }
    }
}
