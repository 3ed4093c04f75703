// SPDX-License-Identifier: Apache-2.0

extension FaultPlan {
    /// Lets everything happen at its time.
    ///
    /// - Returns: what could not happen because of something else that did, with the reason.
    func carryOut(on site: ChaosSite, users: Users) async -> [String] {
        let start = ContinuousClock.now
        let stage = Stage(site: site, users: users, end: start + Self.length + .milliseconds(500))
        return await withTaskGroup(of: String?.self) { group in
            for (at, fault) in events {
                group.addTask {
                    do {
                        try await Task.sleep(until: start + at)
                        try await stage.perform(fault)
                        return nil
                    } catch {
                        return "  \(at.seconds) s  \(fault): \(error)"
                    }
                }
            }
            return await group.compactMap(\.self).reduce(into: []) { $0.append($1) }
        }
    }
}

/// Where faults happen.
private struct Stage: Sendable {
    let site: ChaosSite
    let users: Users
    /// When everything that lasts ends.
    let end: ContinuousClock.Instant

    func perform(_ fault: Fault) async throws {
        switch fault {
        case .kill(let member, let down, let skew):
            await site.members[member].crash()
            try await wait(down)
            try await site.members[member].start(clockSkew: skew)
        case .stop(let member, let time):
            await site.members[member].pause()
            try await wait(time)
            await site.members[member].resume()
        case .cut, .cutAfter, .delay, .hold: try await performOnRoute(fault)
        case .flush, .restartRedis, .restoreRedis, .restartPostgres, .fillDisk: try await performOnStore(fault)
        case .submit(let jobs, let bytes): await users.submit(jobs, cutAfter: bytes)
        case .cancel(let share): await users.cancel(share: share)
        case .retry(let share): await users.retry(share: share)
        case .startRun: await users.startRun()
        }
    }

    private func performOnRoute(_ fault: Fault) async throws {
        switch fault {
        case .cut(let member, let store): site.routes[member][store].cut()
        case .cutAfter(let member, let store, let bytes): site.routes[member][store].change { $0.budget = bytes }
        case .delay(let member, let store, let delay, let time):
            site.routes[member][store].change { $0.delay = delay }
            try await wait(time)
            site.routes[member][store].change { $0.delay = .zero }
        case .hold(let member, let store, let time):
            site.routes[member][store].change { $0.isHeld = true }
            try await wait(time)
            site.routes[member][store].change { $0.isHeld = false }
            site.routes[member][store].cut()
        default: break
        }
    }

    private func performOnStore(_ fault: Fault) async throws {
        switch fault {
        case .flush: try await site.stores.flush()
        case .restartRedis(let keeping, let down):
            try await site.stores.killRedis(keeping: keeping)
            try await wait(down)
            try await site.stores.startRedis()
        case .restoreRedis: try await site.stores.restoreRedis()
        case .restartPostgres: try await site.stores.restartPostgres()
        case .fillDisk(let store, let time):
            try await site.stores.fillDisk(of: store)
            try await wait(time)
            await site.stores.emptyDisk(of: store)
        default: break
        }
    }

    private func wait(_ time: Duration) async throws {
        try await Task.sleep(until: min(.now + time, end))
    }
}
