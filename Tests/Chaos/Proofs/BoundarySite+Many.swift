// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs
import Postgres
import Redis

extension BoundarySite {
    /// Accepts many equal jobs, a thousand in a call.
    @discardableResult
    func submitMany(
        _ count: Int, _ kind: String, _ parameters: ChaosParameters, queue: String, runAt: Date? = nil
    ) async throws -> [JobID] {
        let request = JobRequest(
            kind: kind, parameters: try JSONText.encode(parameters), queue: queue, runAt: runAt, submittedBy: "chaos")
        var ids: [JobID] = []
        while ids.count < count {
            let batch = Array(repeating: request, count: min(1000, count - ids.count))
            ids += try await site.client.submit(batch).map(\.id)
        }
        return ids
    }

    /// Accepts jobs that will be in every state: ready, delayed, failing and tried again, long.
    func submitAllStates(_ count: Int) async throws {
        let tenth = count / 10
        let later = Date(timeIntervalSinceNow: 8)
        try await submitMany(tenth, Deposit.name, ChaosParameters(), queue: "night", runAt: later)
        try await submitMany(tenth, Stumble.name, ChaosParameters(count: 1), queue: "default")
        try await submitMany(4, Heed.name, ChaosParameters(seconds: 3), queue: "default")
        try await submitMany(count - 2 * tenth - 4, Deposit.name, ChaosParameters(), queue: "default")
    }

    /// How many jobs Redis holds that are ready, delayed or running.
    func jobsInRedis() async throws -> Int {
        var count = 0
        for queue in ChaosSite.queues {
            for key in try await RedisCheck.openSets(QueueKeys(queue), site.directRedis) {
                count += try await site.directRedis.send("ZCARD", key).int ?? 0
            }
        }
        return count
    }

    /// Checks that no job is as it must not be.
    ///
    /// - Parameter sql: counts those that are.
    func expect(_ what: String, _ sql: String, _ ids: [JobID]) async throws {
        let count: Int64 = try await site.direct.query(sql, ids.map(\.rawValue))[0].decode(0)
        if count > 0 { throw ChaosError("\(what): \(count) jobs do not show it") }
    }

    /// A number of seconds for people.
    static func text(_ seconds: Double) -> String {
        seconds.formatted(.number.precision(.fractionLength(2)))
    }
}
