// SPDX-License-Identifier: Apache-2.0

import Jobs
import Redis

extension EphemeralQueue {
    /// What Redis answers to a worker.
    struct Exchange: Sendable {
        /// Whether the worker's lease had run out, and its jobs have been given back.
        var hasLostLease: Bool
        /// How many endings came too late.
        var refused: Int
        /// The jobs that the worker has now, as they stand in Redis.
        var jobs: [[UInt8]]
    }

    /// Ends attempts and claims jobs in one call.
    ///
    /// - Parameters:
    ///   - worker: who asks.
    ///   - ends: attempts that have ended.
    ///   - limit: the most jobs to claim.
    ///   - isHolding: whether the worker has jobs that it has not ended.
    func exchange(
        worker: String, ends: [EphemeralEnd], claimUpTo limit: Int, isHolding: Bool
    ) async throws(RedisError) -> Exchange {
        var done: [any RedisArgument] = []
        var others: [any RedisArgument] = []
        done.reserveCapacity(ends.count)
        for end in ends {
            switch end {
            case .done(let name): done.append(name)
            case .other(let state, let name, let wait, let job):
                others += [state.rawValue, name, wait, job] as [any RedisArgument]
            }
        }
        let head: [any RedisArgument] = [
            worker, leases.duration.milliseconds, limit, isHolding ? 1 : 0, done.count,
        ]
        let answer = try await redis.run(
            EphemeralScripts.exchange, keys: [EphemeralKeys(name).prefix], arguments: head + done + others)
        guard let parts = answer.array, parts.count == 3, let refused = parts[1].int, let jobs = parts[2].array else {
            throw .unexpectedReply("\(answer)")
        }
        return Exchange(hasLostLease: parts[0].int == 1, refused: refused, jobs: jobs.compactMap(\.bytes))
    }

    /// What came of looking after the queue.
    struct Tending: Sendable {
        /// Whether the worker's lease had run out.
        var hasLostLease: Bool
        /// How many jobs of other workers were given back, and how many of those are dead.
        var returned: Int
        var dead: Int
        /// When there is something to do again.
        var next: Duration?
    }

    /// Renews a worker's lease, makes jobs ready whose time has come, and gives back those of dead workers.
    ///
    /// - Parameters:
    ///   - worker: who asks.
    ///   - isHolding: whether it has jobs.
    ///   - mayReap: whether Redis has been reachable for as long as a lease holds, so that every live worker has renewed.
    ///   - poisonAfter: how many lost leases make a job a dead one.
    ///   - connection: the heartbeat's own.
    func tend(
        worker: String, isHolding: Bool, mayReap: Bool, poisonAfter: Int, on connection: inout RedisConnection
    ) throws(RedisError) -> Tending {
        let answer = try connection.run(
            EphemeralScripts.tend, keys: [EphemeralKeys(name).prefix],
            arguments: [worker, leases.duration.milliseconds, isHolding ? 1 : 0, mayReap ? 1 : 0, poisonAfter])
        guard let parts = answer.array?.map(\.int), parts.count == 4, let returned = parts[1], let dead = parts[2],
            let wait = parts[3]
        else { throw .unexpectedReply("\(answer)") }
        return Tending(
            hasLostLease: parts[0] == 1, returned: returned, dead: dead, next: wait < 0 ? nil : .milliseconds(wait))
    }
}
