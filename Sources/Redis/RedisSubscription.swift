// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Messages of channels, over a connection of its own that is made again whenever it is lost.
///
///     let subscription = RedisSubscription(configuration, channels: ["news"])
///     for await event in subscription.messages { … }
///
/// Redis keeps no messages: what is published while there is no connection is missed. Each ``Event/subscribed`` says
/// that messages arrive from here on, so that is the moment to read the state that they are about.
/// Messages wait in memory for a consumer that is slower than they come.
///
/// One thread. Closed by ``close()``, when the task that iterates is cancelled, or when neither the subscription nor
/// its ``messages`` are in use any more.
public final class RedisSubscription: Sendable {
    /// What happens on a subscription.
    public enum Event: Sendable, Hashable {
        /// All channels and patterns are subscribed to: after the first connection and after each further one.
        case subscribed
        /// A message. For a pattern, `channel` is the channel that it was sent to.
        case message(channel: String, bytes: [UInt8])
        /// The connection was lost or could not be made; it is tried again.
        case disconnected(RedisError)
    }

    /// The events from the start, for one consumer; ends when the subscription is closed.
    public let messages: AsyncStream<Event>
    private let control: SubscriptionControl

    /// Starts to subscribe.
    ///
    /// - Precondition: there is at least one channel or pattern.
    public init(_ configuration: RedisConfiguration, channels: [String], patterns: [String] = []) {
        precondition(!channels.isEmpty || !patterns.isEmpty, "a subscription needs a channel or a pattern")
        let (messages, continuation) = AsyncStream.makeStream(of: Event.self)
        let control = SubscriptionControl()
        self.messages = messages
        self.control = control
        continuation.onTermination = { _ in control.stop() }
        do throws(SystemFailure) {
            let wake = try WakeUp()
            control.wakes(wake)
            try DedicatedThread.start {
                SubscriptionLoop(configuration, channels, patterns, control, wake, continuation).run()
            }
        } catch {
            let address = "\(configuration.address)"
            continuation.yield(.disconnected(.cannotConnect(address: address, reason: error.description)))
            continuation.finish()
        }
    }

    /// Ends the connection and the stream.
    public func close() { control.stop() }
}

/// Tells a subscription's thread to end.
final class SubscriptionControl: Sendable {
    private let state = Mutex<(isStopped: Bool, wake: WakeUp?)>((false, nil))

    var isStopped: Bool { state.withLock { $0.isStopped } }

    /// Sets whom ``stop()`` wakes.
    func wakes(_ wake: WakeUp) { state.withLock { $0.wake = wake } }

    func stop() {
        let wake = state.withLock { state in
            state.isStopped = true
            return state.wake
        }
        wake?.signal()
    }
}
