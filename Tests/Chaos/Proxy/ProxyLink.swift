// SPDX-License-Identifier: Apache-2.0

import Glibc

/// One connection through the proxy: a process on one side, a store on the other.
final class ProxyLink {
    /// Bytes under way in one direction.
    private struct Channel {
        let source: Int32
        let sink: Int32
        var waiting: [(due: ContinuousClock.Instant, bytes: ArraySlice<UInt8>)] = []
    }

    /// More than this under way stops the reading, as a full network would.
    private static let mostWaiting = 256

    let route: ProxyRoute
    let generation: Int
    private(set) var isOver = false
    private var isMute = false
    private var isLast = false
    private var lastSpeaker: Int?
    private var channels: [Channel]

    /// - Parameters:
    ///   - client: the accepted connection; this object closes it.
    ///   - server: the connection to the store; this object closes it.
    init(route: ProxyRoute, client: Int32, server: Int32) {
        self.route = route
        generation = route.current.generation
        channels = [Channel(source: client, sink: server), Channel(source: server, sink: client)]
    }

    /// What to wait for on both descriptors; nothing while the route is held.
    func interests(_ state: ProxyRoute.State, now: ContinuousClock.Instant) -> [pollfd] {
        channels.indices.map { index in
            let (channel, opposite) = (channels[index], channels[1 - index])
            var events: Int16 = 0
            if channel.waiting.count < Self.mostWaiting && !isLast { events |= Int16(POLLIN) }
            if let first = opposite.waiting.first, first.due <= now { events |= Int16(POLLOUT) }
            let isSilent = state.behaviour.isHeld || isMute || events == 0
            return pollfd(fd: isSilent ? -1 : channel.source, events: events, revents: 0)
        }
    }

    /// When bytes that are held back may go on.
    var nextDue: ContinuousClock.Instant? { channels.compactMap(\.waiting.first?.due).min() }

    /// Reads and writes what the last wait has found possible.
    func serve(_ ready: ArraySlice<pollfd>, _ state: ProxyRoute.State, now: ContinuousClock.Instant) {
        for (index, entry) in ready.enumerated() where !isOver {
            if entry.revents & ~Int16(POLLOUT) != 0 { receive(index, state, now) }
            if entry.revents & Int16(POLLOUT) != 0 { send(1 - index, now) }
        }
        if isLast && channels.allSatisfy(\.waiting.isEmpty) { end() }
    }

    /// Closes both sides.
    func end() {
        if isOver { return }
        isOver = true
        for channel in channels { close(channel.source) }
    }

    private func receive(_ index: Int, _ state: ProxyRoute.State, _ now: ContinuousClock.Instant) {
        guard let bytes = UnixSocket.read(channels[index].source) else { return end() }
        if bytes.isEmpty { return }
        if lastSpeaker != index {
            lastSpeaker = index
            if let mayPass = route.mayPass, !mayPass() { return end() }
        }
        if index == 0, let muted = state.behaviour.muted, bytes.contains(muted) {
            isMute = true
            return
        }
        let (passing, isLast) = route.spend(bytes.count)
        self.isLast = self.isLast || isLast
        if passing > 0 { channels[index].waiting.append((now + state.behaviour.delay, bytes[..<passing])) }
        send(index, now)
    }

    private func send(_ index: Int, _ now: ContinuousClock.Instant) {
        while let (due, bytes) = channels[index].waiting.first, due <= now {
            guard let count = UnixSocket.write(bytes, to: channels[index].sink) else { return end() }
            if count < bytes.count {
                channels[index].waiting[0].bytes = bytes.dropFirst(count)
                return
            }
            channels[index].waiting.removeFirst()
        }
    }
}
