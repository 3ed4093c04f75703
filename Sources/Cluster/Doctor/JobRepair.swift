// SPDX-License-Identifier: Apache-2.0

import Jobs
import Redis

/// Makes Redis say of jobs what the ledger says.
///
/// By the means of the coordinator's duties: the mirror, the promoter, the reaper. Jobs to which something has happened
/// since they were looked at are left alone.
struct JobRepair: Sendable {
    let ledger: Ledger
    let broker: Broker

    /// - Parameter suspects: jobs about which the stores were found not to agree, for certain.
    func mend(_ suspects: [JobSuspect]) async throws {
        let mirrored = suspects.filter { $0.discrepancy.isMendedFromLedger }
        for (queue, suspects) in Dictionary(grouping: mirrored, by: \.queue) {
            try await displace(suspects, queue: queue)
            try await mirror(suspects.filter { $0.ledger != nil })
        }
        let kinds = Set(suspects.map(\.discrepancy))
        if kinds.contains(.overdue) { _ = try await Promoter(broker).runOnce(term: 0) }
        if kinds.contains(.lapsedLease) { try await reap() }
    }

    private func displace(_ suspects: [JobSuspect], queue: String) async throws {
        for start in stride(from: 0, to: suspects.count, by: 500) {
            var arguments: [any RedisArgument] = [broker.retention.components.seconds]
            for suspect in suspects[start..<min(start + 500, suspects.count)] { arguments += suspect.displacement }
            _ = try await broker.redis.run(
                BrokerScripts.displace, keys: [QueueKeys(queue).prefix], arguments: arguments)
        }
    }

    private func mirror(_ suspects: [JobSuspect]) async throws {
        for start in stride(from: 0, to: suspects.count, by: 2000) {
            let some = suspects[start..<min(start + 2000, suspects.count)]
            let entries = try await ledger.entries(some.map(\.id))
            try await broker.register(queues: Set(entries.map(\.queue)))
            // A higher attempt number in Redis is a claim, which is believed unless it was found to lead nowhere.
            let overridden = Set(some.filter(\.isAheadInVain).map(\.id))
            try await broker.mirror(entries.filter { overridden.contains($0.id) }, overridingClaims: true)
            try await broker.mirror(entries.filter { !overridden.contains($0.id) })
        }
    }

    /// A reaper gives live workers a lease's time to renew before it takes anything.
    private func reap() async throws {
        let reaper = Reaper(ledger, broker)
        _ = try await reaper.runOnce(term: 0)
        try await Task.sleep(for: broker.leases.duration)
        _ = try await reaper.runOnce(term: 0)
    }
}

extension JobSuspect {
    fileprivate var isAheadInVain: Bool {
        ledger.map { redis.attempt > $0.attempt } == true && discrepancy != .duplicated
    }

    /// One job of the displace script.
    fileprivate var displacement: [any RedisArgument] {
        let kind = ledger.map { $0.state.isTerminal ? "ended" : "open" } ?? "foreign"
        let home =
            switch (ledger?.state.isTerminal == false && ledger?.state != .blocked) ? redis.state : nil {
            case "running": "running"
            case "scheduled", "retrying": "scheduled"
            case "queued": "ready:\(ledger?.lane ?? "")"
            default: ""
            }
        let attempt = redis.state == nil ? "" : String(redis.attempt)
        return [id.rawValue, redis.state ?? "", attempt, home, seenIn ?? "", kind]
    }
}
