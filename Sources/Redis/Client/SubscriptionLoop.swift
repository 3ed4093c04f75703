// SPDX-License-Identifier: Apache-2.0

/// What the thread of a ``RedisSubscription`` does: subscribe, hand on messages, notice a dead server, start again.
///
/// Confined to the thread that calls ``run()``.
final class SubscriptionLoop {
    private let configuration: RedisConfiguration
    private let commands: [RedisCommand]
    /// How many confirmations the commands bring.
    private let names: Int
    private let control: SubscriptionControl
    private let wake: WakeUp
    private let events: AsyncStream<RedisSubscription.Event>.Continuation
    private var delay = ReconnectDelay()
    private var confirmed = 0

    /// After this many nanoseconds without a byte the server is asked for a sign of life.
    private static let quiet: Int64 = 10_000_000_000

    init(
        _ configuration: RedisConfiguration, _ channels: [String], _ patterns: [String],
        _ control: SubscriptionControl, _ wake: WakeUp, _ events: AsyncStream<RedisSubscription.Event>.Continuation
    ) {
        self.configuration = configuration
        self.control = control
        self.wake = wake
        self.events = events
        self.names = channels.count + patterns.count
        self.commands = [("SUBSCRIBE", channels), ("PSUBSCRIBE", patterns)]
            .filter { !$0.1.isEmpty }.map { RedisCommand($0.0, arguments: $0.1) }
    }

    /// Serves until the subscription is closed.
    func run() {
        while !control.isStopped {
            do throws(RedisError) {
                var link = try Link.connect(configuration, wake: wake) { self.interruption() }
                try follow(&link)
            } catch {
                if control.isStopped { break }
                events.yield(.disconnected(error))
                pause()
            }
        }
        events.finish()
    }

    private func interruption() -> RedisError? {
        control.isStopped ? .closed(address: "\(configuration.address)") : nil
    }

    private func pause() {
        let end = MonotonicInstant.now().advanced(byNanoseconds: delay.failed(randomness: .random(in: 0..<1)))
        while !control.isStopped && MonotonicInstant.now() < end {
            wake.wait(until: end)
            wake.drain()
        }
    }

    /// Follows one connection until it breaks (throws) or the subscription is closed (throws `closed`).
    private func follow(_ link: inout Link) throws(RedisError) {
        confirmed = 0
        var bytes = commands.flatMap(\.bytes)
        try link.write(&bytes)
        var lastHeard = MonotonicInstant.now()
        var isAsked = false
        while true {
            let isFlushed = try link.flush()
            let allowed = isAsked ? configuration.commandTimeout.nanoseconds : 0
            let limit = lastHeard.advanced(byNanoseconds: SubscriptionLoop.quiet).advanced(byNanoseconds: allowed)
            let patience = Patience(until: limit, wake: wake) { self.interruption() }
            let ready = try link.wait(for: isFlushed ? .readable : [.readable, .writable], patience)
            if ready.contains(.readable) {
                try link.receive()
                lastHeard = .now()
                isAsked = false
                while let reply = try link.nextReply() { try take(reply, link) }
            } else if ready.isEmpty {
                if isAsked { throw link.lost("no sign of life") }
                isAsked = true
                var ping = RedisCommand("PING").bytes
                try link.write(&ping)
            }
        }
    }

    private func take(_ reply: RedisValue, _ link: borrowing Link) throws(RedisError) {
        if case .error(let line) = reply { throw RedisError(reply: line) }
        let parts = reply.array ?? []
        switch (parts.first?.string, parts.count) {
        case ("subscribe", 3), ("psubscribe", 3):
            confirmed += 1
            guard confirmed == names else { return }
            delay.succeeded()
            events.yield(.subscribed)
        case ("message", 3): try message(channel: parts[1], payload: parts[2], link)
        case ("pmessage", 4): try message(channel: parts[2], payload: parts[3], link)
        case ("pong", 2): break
        default: throw link.lost("unexpected push \(reply)")
        }
    }

    private func message(
        channel: RedisValue, payload: RedisValue, _ link: borrowing Link
    ) throws(RedisError) {
        guard case .string(let name) = channel, case .string(let bytes) = payload else {
            throw link.lost("a message without channel or payload")
        }
        events.yield(.message(channel: String(decoding: name, as: UTF8.self), bytes: bytes))
    }
}
