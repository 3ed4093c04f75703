// SPDX-License-Identifier: Apache-2.0

extension Link {
    /// Connects, encrypts and logs in.
    ///
    /// - Parameters:
    ///   - configuration: where to and as whom.
    ///   - wake: signals on it let `interruption` be asked.
    ///   - interruption: asked on every signal and 100 times a second; an error from it ends the attempt.
    /// - Throws: ``RedisError/cannotConnect(address:reason:)``, or what `interruption` answered.
    static func connect(
        _ configuration: RedisConfiguration, wake: WakeUp? = nil, interruption: (() -> RedisError?)? = nil
    ) throws(RedisError) -> Link {
        let address = "\(configuration.address)"
        let patience = Patience(
            until: .now().advanced(by: configuration.connectTimeout), wake: wake,
            interval: interruption == nil ? nil : 10_000_000, interruption: interruption)
        let socket = try Socket.connect(to: configuration.address, patience)
        var session: TLSSession?
        if let settings = configuration.tls { session = try startTLS(settings, configuration.address) }
        var link: Link
        do throws(ProtocolFailure) {
            link = try Link(socket: socket, tls: session, address: address)
        } catch {
            throw .cannotConnect(address: address, reason: error.reason)
        }
        try link.shakeHands(patience)
        try link.greet(configuration.greeting, patience)
        return link
    }

    /// Sends `commands` and waits for all their replies.
    ///
    /// - Throws: ``RedisError/timedOut(address:after:)`` or ``RedisError/connectionLost(address:reason:)``, after both
    ///   of which the link is of no use, or what interrupted the wait.
    mutating func exchange(
        _ commands: [RedisCommand], within limit: Duration, _ patience: Patience
    ) throws(RedisError) -> [RedisValue] {
        var bytes: [UInt8] = []
        for command in commands { bytes.append(contentsOf: command.bytes) }
        try write(&bytes)
        var replies: [RedisValue] = []
        replies.reserveCapacity(commands.count)
        while true {
            let isFlushed = try flush()
            while replies.count < commands.count, let reply = try nextReply() { replies.append(reply) }
            if replies.count == commands.count { return replies }
            let ready = try wait(for: isFlushed ? .readable : [.readable, .writable], patience)
            if ready.isEmpty { throw .timedOut(address: address, after: limit) }
            if ready.contains(.readable) { try receive() }
        }
    }

    private mutating func greet(_ commands: [RedisCommand], _ patience: Patience) throws(RedisError) {
        guard !commands.isEmpty else { return }
        do throws(RedisError) {
            for reply in try exchange(commands, within: .zero, patience) {
                if case .error(let line) = reply { throw .cannotConnect(address: address, reason: line) }
            }
        } catch .connectionLost(_, let reason) {
            throw .cannotConnect(address: address, reason: reason)
        } catch .timedOut {
            throw .cannotConnect(address: address, reason: "no answer to the log-in within the time limit")
        }
    }

    private static func startTLS(_ settings: RedisTLS, _ address: RedisAddress) throws(RedisError) -> TLSSession {
        guard case .tcp(let host, _) = address else {
            throw .cannotConnect(address: "\(address)", reason: "TLS needs a host name to verify")
        }
        do throws(TLSFailure) { return try TLSSession(settings, host: host) } catch {
            throw .cannotConnect(address: "\(address)", reason: error.reason)
        }
    }
}
