// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What the thread of a ``RedisClient`` does: take commands from the mailbox, send them, hand out replies, reconnect.
///
/// Connects when there is a command, so an unused client costs nothing. A command that finds no connection waits for
/// one attempt and fails with it. A command that was in flight when the connection broke fails and is never sent again:
/// only its caller knows whether it may run twice.
///
/// Confined to the thread that calls ``run()``.
final class ClientLoop {
    private let configuration: RedisConfiguration
    private let mailbox: Mailbox
    private let wake: WakeUp
    private var unsent = Unsent()
    private var inFlight = InFlight()
    private var delay = ReconnectDelay()
    /// Before this moment no connection is tried.
    private var earliestAttempt = MonotonicInstant(nanoseconds: 0)
    // Empty except within a step; kept for their buffers.
    private var bytes: [UInt8] = []
    private var waiters: [Waiter] = []

    /// How long the thread listens to the server alone after sending. Commands that arrive meanwhile need not wake it,
    /// and go out together after the replies; where replies take longer, it then listens to both.
    private static let window: Int64 = 1_000_000

    init(_ configuration: RedisConfiguration, _ mailbox: Mailbox, _ wake: WakeUp) {
        self.configuration = configuration
        self.mailbox = mailbox
        self.wake = wake
    }

    /// Serves until the client is closed.
    func run() {
        while waitForCommands() {
            do throws(RedisError) {
                var link = try Link.connect(configuration, wake: wake) { self.interruption() }
                mailbox.connects.add(1, ordering: .relaxed)
                serve(&link)
            } catch {
                fail(connecting: error)
            }
        }
        fail(unsent.takeAll().flights, .closed(address: address))
    }

    private var address: String { "\(configuration.address)" }

    // MARK: Without a connection

    /// Sleeps until there is a command and a connection may be tried.
    ///
    /// - Returns: false when the client was closed.
    private func waitForCommands() -> Bool {
        while true {
            if collect(parks: true) == .closed { return false }
            let now = MonotonicInstant.now()
            if !unsent.isEmpty && earliestAttempt <= now { return true }
            let next = unsent.isEmpty ? .never : min(earliestAttempt, unsent.nextDeadline)
            wake.wait(until: next)
            wake.drain()
        }
    }

    /// Takes new commands and fails those whose time is up.
    private func collect(parks: Bool) -> Mailbox.Taking {
        let taking = mailbox.take(&bytes, &waiters, parks: parks)
        let now = MonotonicInstant.now()
        unsent.append(&bytes, &waiters, now)
        for flight in unsent.takeExpired(now) { flight.fulfil(.failure(timedOut(flight.waiter.timeout))) }
        return taking
    }

    /// Asked again and again while a connection is being made.
    private func interruption() -> RedisError? {
        collect(parks: false) == .closed ? .closed(address: address) : nil
    }

    private func fail(connecting error: RedisError) {
        earliestAttempt = .now().advanced(byNanoseconds: delay.failed(randomness: .random(in: 0..<1)))
        fail(unsent.takeAll().flights, error)
    }

    private func fail(_ flights: [Flight], _ error: RedisError) {
        for flight in flights { flight.fulfil(.failure(error)) }
    }

    private func timedOut(_ nanoseconds: Int64) -> RedisError {
        .timedOut(address: address, after: .nanoseconds(nanoseconds))
    }

    // MARK: With a connection

    /// Serves one connection to its end.
    private func serve(_ link: inout Link) {
        do throws(RedisError) {
            // The loan ends before the socket does, and what was sent on it is in flight like the rest.
            defer { reclaim() }
            try exchange(&link)
        } catch {
            // A server that accepts and hangs up is not asked again at once; success resets the delay.
            earliestAttempt = .now().advanced(byNanoseconds: delay.failed(randomness: .random(in: 0..<1)))
            inFlight.fail(error)
        }
    }

    /// Sends and receives until the client is closed (returns) or the connection breaks (throws).
    private func exchange(_ link: inout Link) throws(RedisError) {
        var now = MonotonicInstant.now()
        var lastHeard = now
        // Whether new commands wake this thread; if not, it must look for them within the window.
        var isParked = false
        var isLending = false
        let (firstBytes, flights) = unsent.takeAll()
        bytes = firstBytes
        for flight in flights { inFlight.append(flight) }
        while true {
            try link.write(&bytes)
            if link.hasUnsentBytes { try link.flush() }
            let ready = wait(link, now, isParked, isLending)
            now = .now()
            if isLending { reclaim() }
            if ready.contains(.woken) { wake.drain() }
            var replies = 0
            if ready.contains(.readable) {
                lastHeard = now
                replies = try receive(&link)
            }
            if inFlight.nextDeadline <= now { try expire(link, now, lastHeard) }
            // When nothing is in flight, or the replies take long, commands have to wake this thread.
            let parks = isParked || ready.isEmpty || inFlight.isEmpty
            // A single reply comes from a lone caller, who can send the next command faster than this thread.
            let loan = replies == 1 && inFlight.isEmpty && !link.hasUnsentBytes ? link.loan : nil
            switch mailbox.take(&bytes, &waiters, parks: parks, lending: loan) {
            case .closed: return close()
            case .nothing:
                isParked = parks
                isLending = loan != nil
            case .commands:
                for waiter in waiters { inFlight.append(Flight(waiter, from: now)) }
                waiters.removeAll(keepingCapacity: true)
                isParked = false
                isLending = false
            }
        }
    }

    private func wait(
        _ link: borrowing Link, _ now: MonotonicInstant, _ isParked: Bool, _ isLending: Bool
    ) -> Readiness {
        let interests: Readiness = link.hasUnsentBytes ? [.readable, .writable] : .readable
        if isLending {
            return link.wait(for: interests, until: now.advanced(byNanoseconds: Mailbox.loanTime), wake: wake)
        }
        if isParked { return link.wait(for: interests, until: inFlight.nextDeadline, wake: wake) }
        let end = min(now.advanced(byNanoseconds: ClientLoop.window), inFlight.nextDeadline)
        return link.wait(for: interests, until: end, wake: nil)
    }

    /// Takes over what a caller has sent by itself.
    private func reclaim() {
        if let flight = mailbox.reclaim() { inFlight.append(flight) }
    }

    /// Hands out what has come.
    ///
    /// - Returns: how many replies.
    private func receive(_ link: inout Link) throws(RedisError) -> Int {
        try link.receive()
        var count = 0
        while let reply = try link.nextReply() {
            guard inFlight.deliver(reply) else { throw link.lost("a reply came that no command asked for") }
            count += 1
        }
        if count > 0 { delay.succeeded() }
        return count
    }

    private func expire(
        _ link: borrowing Link, _ now: MonotonicInstant, _ lastHeard: MonotonicInstant
    ) throws(RedisError) {
        let grace = max(5_000_000_000, configuration.commandTimeout.nanoseconds)
        let isDead = inFlight.expire(now, lastHeard: lastHeard, grace: grace) { timedOut($0) }
        if isDead { throw link.lost("no reply came long after its time") }
    }

    /// Fails everything; the thread ends when ``waitForCommands()`` finds the mailbox closed.
    private func close() {
        for waiter in waiters { waiter.promise.fulfil(.failure(.closed(address: address))) }
        waiters = []
        bytes = []
        inFlight.fail(.closed(address: address))
    }
}
