// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import Jobs
import Postgres

/// A step of a run, or what undoes one, for people and programs to look at.
package struct RunStepRecord: Sendable, Codable {
    package var name: String
    /// The step that this undoes, after the run has failed.
    package var compensates: String?
    package var kind: String
    /// The steps that must have succeeded before it begins.
    package var needs: [String]
    /// The steps that must have ended before it begins.
    package var waitsFor: [String]
    /// `blocked`, `running`, `succeeded`, `failed` or `cancelled`.
    package var state: JobState
    /// Why it failed or was cancelled.
    package var reason: String?
    /// Whether there is a job for each item of a list.
    package var hasItems: Bool
    /// The step's only job, once it is made.
    package var job: JobID?
    /// How many jobs have been made of it; 0 while it waits.
    package var jobs: Int
    /// How many of them have ended, in whatever way.
    package var ended: Int
    package var failed: Int
    package var running: Int
    /// Its share of the run's progress; nothing for what undoes a step.
    package var weight: Int
    package var startedAt: Date?
    package var finishedAt: Date?

    /// All steps that must have ended before it begins.
    package var predecessors: [String] { needs + waitsFor }

    /// How long it has taken so far, or took.
    package func runTime(now: Date) -> TimeInterval? {
        startedAt.map { max(0, (finishedAt ?? now).timeIntervalSince($0)) }
    }

    /// What it contributes to the progress of the run.
    ///
    /// - Parameter running: how far its running jobs are, each between 0 and 1, added up.
    package func share(running: Double = 0) -> RunProgress.Share {
        RunProgress.Share(
            weight: weight, hasEnded: state.isTerminal, jobs: jobs, ended: ended, running: running)
    }

    init(_ row: PostgresRow, of definition: WorkflowDefinition) throws {
        name = try row.decode("name")
        compensates = try row.decodeIfPresent("compensates")
        let described = compensates ?? name
        let step = definition.steps.first { $0.name == described }
        let work = compensates == nil ? step?.work : step?.compensation
        kind = work?.job.kind ?? ""
        hasItems = work?.fanOut != nil
        needs = compensates == nil ? step?.needs ?? [] : []
        waitsFor = compensates == nil ? step?.waitsFor ?? [] : []
        weight = compensates == nil ? step?.weight ?? 1 : 0
        state = try JobState(ledger: try row.decode("state"))
        reason = try row.decodeIfPresent("reason")
        jobs = try row.decode("jobs")
        ended = try row.decode("ended")
        failed = try row.decode("failed")
        running = try row.decode("running")
        job = hasItems ? nil : try row.decodeIfPresent("first", as: Int64.self).map { JobID(rawValue: $0) }
        startedAt = try row.decodeIfPresent("started_at")
        finishedAt = try row.decodeIfPresent("finished_at")
    }
}
