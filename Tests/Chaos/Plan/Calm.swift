// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs
import Postgres

/// What must come true once nothing bad happens any more.
struct Calm: Sendable {
    let site: ChaosSite
    let users: Users
    let patience: Duration

    /// Waits until every job has ended and Redis agrees, then lets the processes end in good order.
    ///
    /// - Returns: what is wrong; what the history says comes on top.
    func settle() async throws -> [Violation] {
        var violations: [Violation] = []
        let last = try await undisturbed()
        await users.startRun()
        _ = try await waitUntil { try await openWork() == 0 }
        if try await !waitUntil({ try await redisViolations().isEmpty }) { violations += try await redisViolations() }
        violations += try await robbed(last)
        for member in site.members {
            let status = try await member.terminate(within: .seconds(12))
            violations += await member.surprises.map { Violation(nil, $0) }
            if status == nil { violations.append(Violation(nil, "\(member.name) did not end within 12 s of SIGTERM")) }
            if let status, status != 0 {
                violations.append(Violation(nil, "\(member.name) ended with status \(status) when told to end"))
            }
        }
        return violations
    }

    /// What a user was told of a call is what the ledger has of it: all of its jobs, or none.
    func batchViolations() async throws -> [Violation] {
        let rows = try await site.direct.query(
            """
            SELECT (parameters ->> 'batch')::int AS batch, count(*)::int AS jobs FROM rounds.jobs
            WHERE submitted_by = 'chaos' GROUP BY 1
            """)
        var counts: [Int: Int] = [:]
        for row in rows { counts[try row.decode("batch")] = try row.decode("jobs") }
        return await users.batches.enumerated().compactMap { index, batch in
            let count = counts[index] ?? 0
            if count == batch.size || batch.accepted == nil && count == 0 { return nil }
            let answer = batch.accepted == nil ? "not answered" : "answered"
            return Violation(nil, "call \(index) with \(batch.size) jobs was \(answer); the ledger has \(count)")
        }
    }

    /// Submits jobs that nothing shall happen to, some of them longer than a lease.
    private func undisturbed() async throws -> [JobID] {
        let long = ChaosParameters(seconds: ChaosSite.lease.seconds * 2)
        let requests = try [
            (Deposit.name, ChaosParameters()), (Busy.name, long), (Heed.name, long), (Deposit.name, ChaosParameters()),
        ].map { kind, parameters in
            JobRequest(kind: kind, parameters: try JSONText.encode(parameters), submittedBy: "calm")
        }
        var ids: [JobID] = []
        // The client's connections were cut as well; it may take it a moment to notice.
        let isAnswered = try await waitUntil {
            do {
                try await users.repeatUnanswered()
                ids = try await users.submit(requests)
                return true
            } catch {
                return false
            }
        }
        guard isAnswered else { throw ChaosError("nothing can be submitted any more, although everything is healed") }
        return ids
    }

    /// Jobs that were taken from a worker although nothing was wrong with it.
    private func robbed(_ ids: [JobID]) async throws -> [Violation] {
        let rows = try await site.direct.query(
            "SELECT id, lost_leases FROM rounds.jobs WHERE id = ANY ($1) AND lost_leases > 0", ids.map(\.rawValue))
        return try rows.map { Violation(try $0.decode("id"), "was taken from a worker that was well") }
    }

    private func openWork() async throws -> Int {
        try await site.direct.query(
            """
            SELECT (SELECT count(*) FROM rounds.jobs WHERE state NOT IN ('succeeded', 'failed', 'cancelled'))::int
                + (SELECT count(*) FROM rounds.workflow_runs WHERE state = 'running')::int
            """
        )[0].decode(0)
    }

    private func redisViolations() async throws -> [Violation] {
        try await RedisCheck.violations(site.directRedis, site.direct)
    }

    /// Looks every 100 ms, for as long as the patience lasts.
    private func waitUntil(_ isTrue: () async throws -> Bool) async throws -> Bool {
        let deadline = ContinuousClock.now + patience
        while try await !isTrue() {
            if ContinuousClock.now >= deadline { return false }
            try await Task.sleep(for: .milliseconds(100))
        }
        return true
    }
}
