// SPDX-License-Identifier: Apache-2.0

import Jobs
import Redis

/// Compares what the queues' indexes in Redis say with the lanes and the running jobs themselves.
///
/// One script looks at a whole queue at one instant, so what it finds needs no second look.
package struct IndexesExamination: Examination {
    package let subject = "queues"
    package let canRepair = true
    private let redis: RedisClient

    package init(_ client: ClusterClient) {
        redis = client.broker.redis
    }

    package func examine(repairing isRepairing: Bool) async throws -> ExaminationResult {
        let queues = try await indexed()
        var sight = IndexSight()
        for (queue, seen) in queues { sight.add(try await look(at: seen, of: queue, mending: isRepairing)) }
        let lanes = queues.values.reduce(0) { $0 + $1.lanes.count }
        return ExaminationResult(
            "\(queues.count) queues, \(lanes) lanes with ready jobs", sight.findings(isRepaired: isRepairing))
    }

    /// What of a queue is to be compared with its indexes.
    private struct Seen {
        var lanes: Set<Lane> = []
        var keys: Set<String> = []
    }

    private func indexed() async throws -> [String: Seen] {
        var queues: [String: Seen] = [:]
        try await RedisWalk(redis: redis).keys { keys in
            for key in keys {
                switch key {
                case .lane(let queue, let name):
                    if let lane = Lane(name) { queues[queue, default: Seen()].lanes.insert(lane) }
                case .holders(let queue, let key): queues[queue, default: Seen()].keys.insert(key)
                case .queue(let queue): queues[queue, default: Seen()].keys.formUnion([])
                case .job: break
                }
            }
        }
        return queues
    }

    private func look(at seen: Seen, of queue: String, mending isMending: Bool) async throws -> IndexSight {
        var arguments: [any RedisArgument] = [isMending ? 1 : 0, seen.lanes.count]
        for lane in seen.lanes { arguments += [lane.branch, lane.jobClass] }
        arguments += Array(seen.keys)
        let answer = try await redis.run(
            BrokerScripts.indexes, keys: [QueueKeys(queue).prefix], arguments: arguments)
        let counts = (answer.array ?? []).compactMap(\.int)
        guard counts.count == 4 else { throw RedisError.unexpectedReply("\(answer)") }
        return IndexSight(hidden: counts[0], empty: counts[1], stale: counts[2], uncounted: counts[3])
    }
}

/// How often the indexes of queues are wrong.
struct IndexSight: Sendable, Hashable {
    /// Lanes with ready jobs that are not offered to workers.
    var hidden = 0
    /// Lanes that are offered and are empty.
    var empty = 0
    /// Jobs that count against the limit of a key and do not run.
    var stale = 0
    /// Jobs that run and do not count against the limit of their key.
    var uncounted = 0

    mutating func add(_ other: IndexSight) {
        hidden += other.hidden
        empty += other.empty
        stale += other.stale
        uncounted += other.uncounted
    }

    func findings(isRepaired: Bool) -> [Finding] {
        let remedy = "`rounds doctor --fix` puts the indexes right"
        let all: [(Int, String, Finding.Severity, String, String)] = [
            (
                hidden, "queues/hidden-lane", .broken, "lanes with ready jobs are not offered to workers",
                "the jobs in them wait in vain"
            ),
            (
                empty, "queues/empty-lane", .warning, "empty lanes are offered to workers",
                "each claim looks at them for nothing"
            ),
            (
                stale, "queues/stale-holder", .broken, "jobs that do not run count against the limit of their key",
                "other jobs with the key wait in vain"
            ),
            (
                uncounted, "queues/uncounted-holder", .broken,
                "running jobs do not count against the limit of their key",
                "more jobs with the key may run than are allowed"
            ),
        ]
        return all.filter { $0.0 > 0 }.map { count, name, severity, what, meaning in
            Finding(name, severity, what: "\(count) \(what)", meaning: meaning, remedy: remedy, isRepaired: isRepaired)
        }
    }
}
