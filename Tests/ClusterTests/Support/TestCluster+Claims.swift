// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Jobs
import Redis

/// What a worker says to the broker, without a worker.
extension TestCluster {
    var keys: QueueKeys { QueueKeys("default") }

    /// Asks for jobs of the default queue, and waits for a token when there are fewer.
    func exchange(
        _ worker: String = "w", ability: WorkerAbility? = nil, ends: [AttemptEnd] = [], claimUpTo limit: Int = 10
    ) async throws -> Exchange {
        try await broker.exchange(
            queue: "default", worker: worker, ability: ability, ends: ends, claimUpTo: limit, patience: .seconds(5))
    }

    /// The jobs that a worker with an ability is given.
    func claim(
        _ limit: Int = 10, ability: WorkerAbility? = nil, ends: [AttemptEnd] = []
    ) async throws -> [JobID] {
        try await exchange(ability: ability, ends: ends, claimUpTo: limit).claims.map(\.lease.id)
    }

    /// Submits jobs of which each differs from the plain one as told.
    @discardableResult
    func submit(_ count: Int, _ change: (inout JobRequest) -> Void) async throws -> [JobID] {
        var request = JobRequest(kind: "deposit", parameters: "{}", submittedBy: "test")
        change(&request)
        return try await client.submit(Array(repeating: request, count: count)).map(\.id)
    }

    /// Sets what people would set of the default queue.
    func set(_ change: (inout QueueSettings) -> Void) async throws {
        var settings = QueueSettings(queue: "default")
        change(&settings)
        try await broker.apply(settings)
    }

    /// Whether a worker has been woken.
    func isWoken(_ worker: String) async throws -> Bool {
        try await redis.send("LLEN", keys.wake(worker)).int == 1
    }
}

extension AttemptEnd {
    /// The end of a claim that went well.
    static func success(_ claim: Claim) -> AttemptEnd {
        AttemptEnd(
            lease: claim.lease, queue: claim.queue, verdict: Verdict(state: .succeeded, failures: 0, lostLeases: 0),
            outcome: "succeeded", result: "{}")
    }
}
