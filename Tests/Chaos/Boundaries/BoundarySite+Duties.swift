// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres

extension BoundarySite {
    /// Lets a duty be done by a process that is killed at a boundary, then by one that is not.
    ///
    /// - Parameter sql: must then come true for the job.
    func duty(
        _ duty: String, _ name: String, _ boundary: Int, until sql: String, _ job: JobID
    ) async throws -> Victim {
        let victim = try strike(name, at: boundary, ["duty", duty])
        try await victim.end()
        let second = try start("\(name)-again", ["duty", duty])
        try await wait("the \(duty) after one that was killed at boundary \(boundary)", until: sql, job.rawValue)
        try await second.crash()
        return victim
    }

    /// As ``duty(_:_:_:until:_:)``, with a worker that runs the job once it may.
    func duty(_ duty: String, _ name: String, _ boundary: Int, andRun job: JobID) async throws -> Victim {
        let worker = try start("\(name)-worker", ["worker", "--queues", name])
        let victim = try await self.duty(duty, name, boundary, until: Self.hasEnded, job)
        try await worker.crash()
        return victim
    }

    /// Waits until a query gives `true` for a job, or a process was killed.
    func wait(
        _ what: String, until sql: String, _ job: Int64, orStrikeOf victim: Victim
    ) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while !victim.isStruck {
            if try await site.direct.query(sql, job)[0].decode(0, as: Bool.self) { return }
            if ContinuousClock.now >= deadline { throw ChaosError("waited in vain for \(what)") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
