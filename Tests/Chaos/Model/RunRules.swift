// SPDX-License-Identifier: Apache-2.0

import Postgres

/// What may become of a run of a workflow, as the harness understands it; written down apart from the product on purpose.
struct RunRules: Sendable {
    private struct Job {
        let id: Int64
        let step: String
        let item: Int?
        let state: String
    }

    private let runs: [(id: Int64, state: String)]
    private let jobs: [Int64: [Job]]

    /// Reads all runs.
    init(_ pool: PostgresPool) async throws {
        runs = try await pool.query("SELECT id, state::text FROM rounds.workflow_runs ORDER BY id").map {
            (try $0.decode("id"), try $0.decode("state"))
        }
        var jobs: [Int64: [Job]] = [:]
        for row in try await pool.query(
            """
            SELECT id, workflow_run_id, step, item, state::text FROM rounds.jobs WHERE workflow_run_id IS NOT NULL
            ORDER BY id
            """)
        {
            jobs[try row.decode("workflow_run_id"), default: []].append(
                Job(
                    id: try row.decode("id"), step: try row.decode("step"), item: try row.decodeIfPresent("item"),
                    state: try row.decode("state")))
        }
        self.jobs = jobs
    }

    /// How many runs there are.
    var count: Int { runs.count }

    /// What is wrong.
    ///
    /// - Parameters:
    ///   - calls: how many runs users asked for, and how often they were told that one has begun.
    ///   - history: the lives of the jobs.
    func violations(of calls: (asked: Int, answered: Int), _ history: History) -> [Violation] {
        var found: [Violation] = []
        if !(calls.answered...calls.asked).contains(count) {
            found.append(
                Violation(nil, "\(count) runs of a workflow for \(calls.asked) calls, \(calls.answered) answered"))
        }
        for run in runs {
            let jobs = jobs[run.id] ?? []
            found += shapeViolations(run, jobs)
            found += orderViolations(jobs, history)
        }
        return found
    }

    /// A run has ended; one that succeeded has each job of each step once, and each has succeeded.
    private func shapeViolations(_ run: (id: Int64, state: String), _ jobs: [Job]) -> [Violation] {
        let keys = jobs.map { "\($0.step)/\($0.item ?? 0)" }
        let wanted = ChaosWorkflow.steps.flatMap { step, items in (0..<items).map { "\(step)/\($0)" } }
        let isComplete = keys.sorted() == wanted.sorted() && jobs.allSatisfy { $0.state == "succeeded" }
        let hasFailed = jobs.contains { ["failed", "cancelled"].contains($0.state) }
        if Set(keys).count != keys.count {
            return [Violation(nil, "run \(run.id) has a job twice: \(keys)")]
        }
        switch run.state {
        case "succeeded" where isComplete, "failed" where hasFailed: return []
        default:
            let lives = jobs.map { "\($0.step)/\($0.item ?? 0) \($0.state)" }
            return [Violation(nil, "run \(run.id) is \(run.state), its jobs are \(lives)")]
        }
    }

    /// No attempt of a step begins before all jobs of the step before it have succeeded.
    private func orderViolations(_ jobs: [Job], _ history: History) -> [Violation] {
        var found: [Violation] = []
        for (before, after) in zip(ChaosWorkflow.steps, ChaosWorkflow.steps.dropFirst()) {
            let ends = jobs.filter { $0.step == before.0 }.map { job in
                history.changes[job.id]?.last { $0.state == "succeeded" }?.moment ?? .max
            }
            for job in jobs where job.step == after.0 {
                let start = history.changes[job.id]?.first(where: \.isStart)?.moment
                if let start, start < ends.max() ?? .max {
                    found.append(Violation(job.id, "step \(after.0) began before step \(before.0) had ended"))
                }
            }
        }
        return found
    }
}
