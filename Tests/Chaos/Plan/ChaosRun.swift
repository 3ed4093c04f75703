// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs
import Postgres

/// One run: a cluster, a plan of faults, then calm, then a look at everything that was noted.
struct ChaosRun: Sendable {
    /// How a run went.
    struct Report: Sendable {
        let plan: FaultPlan
        var violations: [Violation] = []
        /// Faults that other faults kept from happening.
        var skipped: [String] = []
        /// For people: how many jobs, how they ended.
        var summary = ""
        /// The lives of the jobs that the violations are about.
        var lives: [String] = []
    }

    let seed: UInt64
    let means: Means
    let mutation: Mutation?

    /// How long everything may take to end once nothing bad happens any more.
    private static let patience = Duration.seconds(40)

    /// Runs on stores that nobody else uses.
    func callAsFunction(on stores: Stores) async throws -> Report {
        let start = ContinuousClock.now
        let site = try await ChaosSite(named: "seed_\(seed)", on: stores, mutation: mutation)
        do {
            var report = try await run(on: site)
            report.summary += ", \((.now - start).seconds.formatted(.number.precision(.fractionLength(1)))) s"
            await site.close()
            return report
        } catch {
            await site.close()
            throw error
        }
    }

    private func run(on site: ChaosSite) async throws -> Report {
        let isLate = mutation == .noFence
        var report = Report(plan: isLate ? .lateCommits(seed: seed) : FaultPlan(seed: seed, means: means))
        let users = Users(of: site, seed: seed)
        for member in site.members { try await member.start() }
        // An older copy to restore later: with jobs in it.
        await users.submit(4, cutAfter: nil)
        try await site.stores.snapshotRedis()
        report.skipped = await report.plan.carryOut(on: site, users: users)
        try await site.heal()
        let calm = Calm(site: site, users: users, patience: Self.patience)
        report.violations = try await calm.settle()
        let history = try await History(site.direct)
        report.violations += history.violations
        report.violations += try await calm.batchViolations()
        let runs = try await RunRules(site.direct)
        report.violations += await runs.violations(of: users.runs, history)
        report.summary = "\(Self.summary(of: history, report.plan)), \(runs.count) runs of a workflow"
        report.lives = Set(report.violations.compactMap(\.job)).sorted().prefix(5).map { history.text(of: $0) }
        return report
    }

    private static func summary(of history: History, _ plan: FaultPlan) -> String {
        let ends = JobRules.terminal.sorted().map { "\(history.count($0)) \($0)" }.joined(separator: ", ")
        return "\(history.changes.count) jobs (\(ends)), \(history.attempts) attempts, \(plan.events.count) events"
    }
}
