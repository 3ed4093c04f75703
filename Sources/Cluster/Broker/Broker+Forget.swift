// SPDX-License-Identifier: Apache-2.0

import Jobs
import Redis

extension Broker {
    /// Removes what Redis still has of jobs that the ledger no longer has.
    ///
    /// Their places among ready and delayed jobs, if Redis was behind, go when their turn comes.
    func forget(_ jobs: [DeletedJob]) async throws(RedisError) {
        for (queue, jobs) in Dictionary(grouping: jobs, by: \.queue) {
            let keys = QueueKeys(queue)
            for start in stride(from: 0, to: jobs.count, by: 500) {
                let ids = jobs[start..<min(start + 500, jobs.count)].map(\.id)
                _ = try await redis.pipeline([
                    RedisCommand(["UNLINK"] + ids.flatMap { [keys.job($0), keys.log($0)] }),
                    RedisCommand(["ZREM", keys.running] + ids.map { String($0.rawValue) }),
                ])
            }
        }
    }
}
