// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Passes bytes between processes and stores on one thread, and treats them as each route says.
///
/// - Guarantees: a cut, a hold or a swallowed message takes effect before the next byte of that route passes.
/// - Does not: understand what passes. A message is whatever one side says before the other side answers.
final class Proxy: Sendable {
    private let routes = Mutex<[ProxyRoute]>([])
    private let isStopped = Atomic(false)

    /// How often the thread looks for changed behaviour when nothing passes.
    private static let pause = Duration.milliseconds(10)

    /// Starts the thread.
    init() {
        let thread = Thread { [self] in run() }
        thread.name = "proxy"
        thread.start()
    }

    /// Adds a way from a process to a store.
    func add(_ route: ProxyRoute) {
        routes.withLock { $0.append(route) }
    }

    /// Ends all connections and the thread.
    func stop() {
        isStopped.store(true, ordering: .releasing)
    }

    private func run() {
        var links: [ProxyLink] = []
        while !isStopped.load(ordering: .acquiring) {
            links.removeAll(where: \.isOver)
            turn(&links)
        }
        for link in links { link.end() }
        for route in routes.withLock({ $0 }) { close(route.listener) }
    }

    private func turn(_ links: inout [ProxyLink]) {
        let routes = routes.withLock { $0 }
        let now = ContinuousClock.now
        var entries = routes.map { pollfd(fd: $0.listener, events: Int16(POLLIN), revents: 0) }
        for link in links { entries += link.interests(link.route.current, now: now) }
        let due = links.compactMap(\.nextDue).filter { $0 > now }.min()
        UnixSocket.poll(&entries, for: min(Self.pause, due.map { now.duration(to: $0) } ?? Self.pause))

        for (index, link) in links.enumerated() {
            let state = link.route.current
            if state.generation != link.generation {
                link.end()
            } else if !state.behaviour.isHeld {
                let start = routes.count + 2 * index
                link.serve(entries[start..<start + 2], state, now: .now)
            }
        }
        for (index, route) in routes.enumerated() where entries[index].revents != 0 {
            if let link = accept(on: route) { links.append(link) }
        }
    }

    private func accept(on route: ProxyRoute) -> ProxyLink? {
        guard let client = UnixSocket.accept(from: route.listener) else { return nil }
        // A store that is down and a route that refuses look the same to the process.
        guard !route.current.behaviour.isRefusing, let server = try? UnixSocket.connect(to: route.destination) else {
            close(client)
            return nil
        }
        return ProxyLink(route: route, client: client, server: server)
    }
}
