// SPDX-License-Identifier: Apache-2.0

import Redis

extension Broker {
    /// The workers that are there, by name.
    func workers() async throws(RedisError) -> [WorkerPresence] {
        let names = (try await redis.send("SMEMBERS", ClusterKeys.workers)).array ?? []
        let sorted = names.compactMap(\.string).sorted()
        let replies = try await redis.pipeline(sorted.map { RedisCommand("HGETALL", ClusterKeys.worker($0)) })
        var present: [WorkerPresence] = []
        var gone: [String] = []
        for (name, reply) in zip(sorted, replies) {
            if let worker = WorkerPresence(name: name, fields: reply.fields) {
                present.append(worker)
            } else {
                gone.append(name)
            }
        }
        // The hash of a worker that was killed has expired. One that was only cut off adds its name again.
        if !gone.isEmpty { _ = try await redis.send(RedisCommand(["SREM", ClusterKeys.workers] + gone)) }
        return present
    }
}
