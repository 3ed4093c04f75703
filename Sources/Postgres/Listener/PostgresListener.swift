// SPDX-License-Identifier: Apache-2.0

/// Hears NOTIFY on a connection of its own, and connects again whenever that is lost.
///
/// Notifications sent while it was not connected are gone: on every `.listening` the consumer looks at the tables
/// once, and on `.notification` only at what changed.
public final class PostgresListener: Sendable {
    public enum Event: Sendable, Hashable {
        /// LISTEN is in force; after the first connection and after every later one.
        case listening
        case notification(channel: String, payload: String)
        /// The connection is lost, or another attempt has failed; the listener tries again after a pause.
        case disconnected(reason: String)
    }

    /// For one consumer. Events wait in memory, without a limit, until it takes them; it ends after `close`.
    public let notifications: AsyncStream<Event>

    private let loop: ListenerLoop

    /// Starts listening in the background.
    ///
    /// - Parameters:
    ///   - configuration: where; pool settings do not matter.
    ///   - channels: taken literally, upper case and all, as `pg_notify` takes them.
    /// - Throws: `.usage` for a channel name with a NUL byte, `.connection` when the system has no thread left. An
    ///   unreachable server is an event, not an error.
    public init(_ configuration: PostgresConfiguration, channels: [String]) throws(PostgresError) {
        for channel in channels { try Session.requireNoNUL(channel) }
        let (stream, continuation) = AsyncStream<Event>.makeStream(bufferingPolicy: .unbounded)
        notifications = stream
        loop = ListenerLoop(configuration, channels: channels, events: continuation)
        continuation.onTermination = { [loop] _ in loop.stop() }
        try loop.start()
    }

    deinit { loop.stop() }

    /// Ends the stream and, soon after, the connection.
    public func close() { loop.stop() }
}
