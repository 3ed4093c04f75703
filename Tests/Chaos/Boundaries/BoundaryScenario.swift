// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Foundation
import Jobs
import Postgres

/// Who is killed at every boundary, and while it does what.
enum BoundaryScenario: String, CaseIterable, Sendable, ExpressibleByArgument {
    /// A worker, from its start to the end of a job that commits in parts.
    case worker
    /// A program that submits two jobs in one call.
    case submit
    /// A coordinator that takes a job back from a dead worker.
    case reaper
    /// A coordinator that makes a delayed job ready.
    case promoter
    /// A coordinator that tells Redis of a job that it has not heard of.
    case reconciler
}

extension BoundarySite {
    /// Plays a scenario once.
    ///
    /// - Parameters:
    ///   - scenario: what happens.
    ///   - boundary: where the process is killed; with a number that is never reached it lives.
    /// - Returns: how many boundaries it passed, and whether it was killed.
    func play(_ scenario: BoundaryScenario, boundary: Int) async throws -> (passed: Int, isStruck: Bool) {
        let name = "\(scenario.rawValue)-\(boundary == .max ? 0 : boundary)"
        let victim: Victim
        switch scenario {
        case .worker: victim = try await playWorker(name, boundary)
        case .submit: victim = try await playSubmit(name, boundary)
        case .reaper: victim = try await playReaper(name, boundary)
        case .promoter: victim = try await playPromoter(name, boundary)
        case .reconciler: victim = try await playReconciler(name, boundary)
        }
        return (victim.boundariesPassed, victim.isStruck)
    }

    private func playWorker(_ name: String, _ boundary: Int) async throws -> Victim {
        let job = try await submit(Parts.name, ChaosParameters(count: 2), queue: name)
        let victim = try strike(name, at: boundary, ["worker", "--queues", name])
        // Either the victim ends the job, or it dies before.
        try await wait("job \(job) or the end of its worker", until: Self.hasEnded, job.rawValue, orStrikeOf: victim)
        let rescuer = try start("\(name)-rescue", ["worker", "--queues", name])
        try await wait(
            "the end of job \(job), its worker killed at boundary \(boundary)", until: Self.hasEnded, job.rawValue)
        try await victim.crash()
        try await rescuer.crash()
        return victim
    }

    private func playSubmit(_ name: String, _ boundary: Int) async throws -> Victim {
        let victim = try strike(name, at: boundary, ["submit", "--queues", name])
        try await victim.end()
        let wasTold = try String(contentsOfFile: log(name), encoding: .utf8).contains("accepted")
        let count: Int = try await site.direct.query(
            "SELECT count(*)::int FROM rounds.jobs WHERE queue = $1", name)[0].decode(0)
        guard count == 2 || (count == 0 && !wasTold) else {
            throw ChaosError("a call to submit 2 jobs, killed at boundary \(boundary), has left \(count)")
        }
        let worker = try start("\(name)-worker", ["worker", "--queues", name])
        try await wait(
            "the jobs of a call that was killed at boundary \(boundary)",
            until: "SELECT count(*) = 0 FROM rounds.jobs WHERE queue = $1 AND finished_at IS NULL", name)
        try await worker.crash()
        return victim
    }

    private func playReaper(_ name: String, _ boundary: Int) async throws -> Victim {
        let job = try await submit(Heed.name, ChaosParameters(seconds: 600), queue: name)
        let dead = try start("\(name)-dead", ["worker", "--queues", name, "--lease-milliseconds", "400"])
        try await wait(
            "job \(job) to run", until: "SELECT state = 'running' FROM rounds.jobs WHERE id = $1", job.rawValue)
        try await dead.crash()
        let victim = try await duty(
            "reaper", name, boundary,
            until: "SELECT state = 'queued' AND lost_leases = 1 FROM rounds.jobs WHERE id = $1", job)
        _ = try await site.client.cancel([job], by: "chaos")
        return victim
    }

    private func playPromoter(_ name: String, _ boundary: Int) async throws -> Victim {
        let job = try await submit(
            Deposit.name, ChaosParameters(), queue: name, runAt: Date(timeIntervalSinceNow: 0.5))
        return try await duty("promoter", name, boundary, andRun: job)
    }

    private func playReconciler(_ name: String, _ boundary: Int) async throws -> Victim {
        // Redis does not hear of the job from whoever submits it.
        let way = site.routes[Roster.client].redis
        way.change { $0.isRefusing = true }
        way.cut()
        let job = try await submit(Deposit.name, ChaosParameters(), queue: name)
        way.heal()
        return try await duty("reconciler", name, boundary, andRun: job)
    }
}
