// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
import Glibc
internal import Synchronization

/// The thread behind a `PostgresListener`: connects, listens, waits for input, and starts over when the connection
/// is lost.
final class ListenerLoop: Sendable {
    private struct State {
        var isStopped = false
        /// Of the connection in use: breaking it ends the wait for its input.
        var interrupter: Interrupter?
    }

    private let configuration: PostgresConfiguration
    private let script: String
    private let events: AsyncStream<PostgresListener.Event>.Continuation
    private let state = Mutex(State())
    private let stopped = DispatchSemaphore(value: 0)

    init(
        _ configuration: PostgresConfiguration, channels: [String],
        events: AsyncStream<PostgresListener.Event>.Continuation
    ) {
        self.configuration = configuration
        script = channels.map { "LISTEN \(PostgresIdentifier.quoted($0))" }.joined(separator: "; ")
        self.events = events
    }

    func start() throws(PostgresError) {
        try Threads.start { [self] in run() }
    }

    func stop() {
        let (isFirst, interrupter) = state.withLock { state in
            defer { state.isStopped = true }
            return (!state.isStopped, state.interrupter)
        }
        guard isFirst else { return }
        // First, so that the loss that comes next is not told any more.
        events.finish()
        interrupter?.breakConnection()
        stopped.signal()
    }

    private func run() {
        var backoff = Backoff(first: .milliseconds(100), limit: .seconds(10))
        while true {
            do throws(PostgresError) {
                var session = try Session(configuration)
                defer { state.withLock { $0.interrupter = nil } }
                guard use(session.interrupter) else { return }
                _ = try session.script(script)
                events.yield(.listening)
                backoff.reset()
                try listen(&session)
            } catch {
                events.yield(.disconnected(reason: error.description))
            }
            let pause = Int(backoff.next().wholeMilliseconds)
            if stopped.wait(timeout: .now() + .milliseconds(pause)) == .success { return }
        }
    }

    /// - Returns: false when stopped meanwhile.
    private func use(_ interrupter: Interrupter) -> Bool {
        state.withLock { state in
            state.interrupter = interrupter
            return !state.isStopped
        }
    }

    /// Passes notifications on until the connection breaks, by itself or through `stop`.
    private func listen(_ session: inout Session) throws(PostgresError) {
        while true {
            // What came along with the answer to LISTEN is in libpq's buffer already.
            for (channel, payload) in try session.notifications() {
                events.yield(.notification(channel: channel, payload: payload))
            }
            var poller = pollfd(fd: session.descriptor, events: Int16(POLLIN), revents: 0)
            // Whether input or a signal ended the wait, libpq looks at the socket again.
            unsafe poll(&poller, 1, -1)
        }
    }
}
