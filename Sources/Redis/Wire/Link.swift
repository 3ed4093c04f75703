// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// One connection: a socket, TLS where asked for, and the parser of its replies. Sending and receiving never block;
/// waiting is a separate step, so that replies can be read while a large command still goes out.
///
/// Errors are ``RedisError/connectionLost(address:reason:)``; the link is of no use afterwards.
struct Link: ~Copyable {
    let address: String
    private let socket: Socket
    private let tls: TLSSession?
    private var reader: ReplyReader
    /// Bytes for the network, of which the first ``sent`` have gone.
    private var outbox: [UInt8] = []
    private var sent = 0
    private var chunk = [UInt8](repeating: 0, count: 64 * 1024)

    /// Buffers that grew beyond this for one large command are given back after it.
    static let keptCapacity = 1 << 20

    init(socket: consuming Socket, tls: TLSSession?, address: String) throws(ProtocolFailure) {
        self.reader = try ReplyReader()
        self.socket = socket
        self.tls = tls
        self.address = address
    }

    /// The right to send small commands past this link while it is idle; `nil` on an encrypted connection, whose state
    /// belongs to one thread.
    var loan: SocketLoan? { tls == nil ? socket.lend() : nil }

    /// Whether bytes wait for the kernel to take them.
    var hasUnsentBytes: Bool { sent < outbox.count }

    /// Puts commands in line for ``flush()``. `bytes` is empty afterwards but keeps a buffer to fill again.
    mutating func write(_ bytes: inout [UInt8]) throws(RedisError) {
        guard !bytes.isEmpty else { return }
        if let tls {
            do throws(TLSFailure) { try tls.encrypt(bytes.span) } catch { throw lost(error.reason) }
            tls.takeOutgoing(into: &outbox)
        } else if outbox.isEmpty {
            swap(&outbox, &bytes)
        } else {
            outbox.append(contentsOf: bytes)
        }
        bytes.removeAll(keepingCapacity: bytes.capacity <= Link.keptCapacity)
    }

    /// Hands waiting bytes to the kernel.
    ///
    /// - Returns: whether all have gone.
    @discardableResult
    mutating func flush() throws(RedisError) -> Bool {
        while sent < outbox.count {
            do throws(SystemFailure) {
                let count = try socket.send(outbox.span.extracting(sent...))
                if count == 0 { return false }
                sent += count
            } catch {
                // Why the server hung up, if it said so, tells more than that a write failed.
                while try receive() {}
                throw lost(error.description)
            }
        }
        outbox.removeAll(keepingCapacity: outbox.capacity <= Link.keptCapacity)
        sent = 0
        return true
    }

    /// Reads once what has come; ``nextReply()`` then has the whole replies of it.
    ///
    /// - Returns: whether anything came.
    @discardableResult
    mutating func receive() throws(RedisError) -> Bool {
        guard let count = try receiveBytes() else { return false }
        if let tls {
            try pass(count, to: tls)
            try decrypt(tls)
        } else {
            try feed(count)
        }
        return true
    }

    /// The next whole reply, or `nil` when more must be received.
    mutating func nextReply() throws(RedisError) -> RedisValue? {
        do throws(ProtocolFailure) { return try reader.next() } catch { throw lost(error.reason) }
    }

    /// Waits for the socket; see ``Socket/wait(for:until:wake:)``.
    func wait(for interests: Readiness, until deadline: MonotonicInstant, wake: WakeUp?) -> Readiness {
        socket.wait(for: interests, until: deadline, wake: wake)
    }

    /// Waits as long as `patience` allows; see ``Socket/wait(for:_:)``.
    func wait(for interests: Readiness, _ patience: Patience) throws(RedisError) -> Readiness {
        try socket.wait(for: interests, patience)
    }

    /// The error for this connection having failed.
    func lost(_ reason: String) -> RedisError { .connectionLost(address: address, reason: reason) }
}

extension Link {
    private mutating func feed(_ count: Int) throws(RedisError) {
        do throws(ProtocolFailure) {
            try reader.feed(chunk, count: count)
        } catch {
            throw lost(error.reason)
        }
    }

    /// Fills ``chunk`` from the network.
    ///
    /// - Returns: how many bytes came, at least 1, or `nil` when nothing is there yet.
    private mutating func receiveBytes() throws(RedisError) -> Int? {
        do throws(SystemFailure) {
            let count = try socket.receive(into: &chunk)
            if count != 0 { return count }
        } catch {
            throw lost(error.description)
        }
        throw lost("the server closed the connection")
    }

    private func pass(_ count: Int, to tls: TLSSession) throws(RedisError) {
        do throws(TLSFailure) {
            try tls.receive(chunk.span.extracting(..<count))
        } catch {
            throw lost(error.reason)
        }
    }

    private mutating func decrypt(_ tls: TLSSession) throws(RedisError) {
        while true {
            let count: Int?
            do throws(TLSFailure) {
                count = try tls.decrypt(into: &chunk)
            } catch {
                throw lost(error.reason)
            }
            guard let count else { break }
            guard count > 0 else { throw lost("the server ended the TLS session") }
            try feed(count)
        }
        // Key updates are answered.
        tls.takeOutgoing(into: &outbox)
    }

    /// Agrees on keys and verifies the server; does nothing on a plain connection.
    ///
    /// - Throws: ``RedisError/cannotConnect(address:reason:)``, or what interrupted the wait.
    mutating func shakeHands(_ patience: Patience) throws(RedisError) {
        guard let tls else { return }
        do throws(RedisError) {
            while true {
                let isComplete: Bool
                do throws(TLSFailure) { isComplete = try tls.handshake() } catch {
                    throw .cannotConnect(address: address, reason: error.reason)
                }
                tls.takeOutgoing(into: &outbox)
                let isFlushed = try flush()
                if isComplete && isFlushed { return }
                let ready = try wait(for: isFlushed ? .readable : [.readable, .writable], patience)
                if ready.isEmpty {
                    throw .cannotConnect(address: address, reason: "no answer to the TLS handshake in time")
                }
                if ready.contains(.readable), let count = try receiveBytes() { try pass(count, to: tls) }
            }
        } catch .connectionLost(_, let reason) {
            throw .cannotConnect(address: address, reason: "during the TLS handshake: \(reason)")
        }
    }
}
