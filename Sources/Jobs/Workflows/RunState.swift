// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// Where a run of a workflow stands, and the rules of how it goes on. It knows nothing of the ledger: whoever holds
/// the run carries the decisions out, tells this value what came of them, and asks again until there are none.
package struct RunState: Sendable {
    /// Where one step, or one compensation, stands.
    package struct Step: Sendable, Hashable {
        /// `blocked`, `running`, `succeeded`, `failed` or `cancelled`.
        package var state: JobState
        /// How many jobs have been made of it; none before it begins, nor when its list was empty or could not be had.
        package var jobs: Int
        /// Why the run has cancelled it, or why it failed.
        package var reason: String?
        /// When the last of its jobs ended.
        package var finishedAt: Date?

        package init(_ state: JobState = .blocked, jobs: Int = 0, reason: String? = nil, finishedAt: Date? = nil) {
            self.state = state
            self.jobs = jobs
            self.reason = reason
            self.finishedAt = finishedAt
        }
    }

    package let definition: WorkflowDefinition
    /// By name, every step of the definition.
    package var steps: [String: Step]
    /// By the name of the step that is undone; only those that have begun.
    package var compensations: [String: Step]
    /// Why the whole run is to stop, once somebody has asked for it.
    package var cancelReason: String?

    package init(
        _ definition: WorkflowDefinition, steps: [String: Step] = [:], compensations: [String: Step] = [:],
        cancelReason: String? = nil
    ) {
        self.definition = definition
        self.steps = steps
        self.compensations = compensations
        self.cancelReason = cancelReason
    }

    /// What is to be done now; empty while the run waits for jobs.
    package func decisions() -> [RunDecision] {
        let blocked = definition.steps.filter { state(of: $0.name).state == .blocked }
        let decisions = blocked.compactMap { decision(about: $0) }
        if !decisions.isEmpty { return decisions }
        guard definition.steps.allSatisfy({ state(of: $0.name).state.isTerminal }),
            !compensations.values.contains(where: { $0.state == .running })
        else { return [] }
        if cancelReason == nil, let step = stepsToUndo.first { return [.compensate(step: step)] }
        return [.end(outcome)]
    }

    /// The steps and compensations that trying again takes up, in the order of the definition; empty when nothing can.
    ///
    /// Once a run has begun to undo what it did, it can only go on undoing: its compensations are tried again, its
    /// steps are not.
    package var retriable: [String] {
        let names = definition.steps.map(\.name)
        if !compensations.isEmpty {
            // Whoever cancelled the run has kept it from undoing these.
            let left = cancelReason == nil ? [] : stepsToUndo
            return names.filter { [.failed, .cancelled].contains(compensations[$0]?.state) || left.contains($0) }
        }
        return names.filter { [.failed, .cancelled].contains(state(of: $0).state) }
    }

    /// Those of ``retriable`` that come after another of them, and so must begin anew when that has ended.
    package var retriableLater: [String] {
        let again = Set(compensations.isEmpty ? retriable : [])
        let ancestors = definition.graph.ancestors()
        return definition.steps.map(\.name).filter {
            again.contains($0) && !ancestors[$0, default: []].isDisjoint(with: again)
        }
    }

    private func state(of step: String) -> Step { steps[step] ?? Step() }

    private func decision(about step: WorkflowStep) -> RunDecision? {
        if let reason = stopReason { return .cancel(step: step.name, reason: reason) }
        for need in step.needs {
            switch state(of: need).state {
            case .failed: return .cancel(step: step.name, reason: "step '\(need)' failed")
            case .cancelled:
                // What has cancelled that step is the reason for this one, too.
                return .cancel(step: step.name, reason: state(of: need).reason ?? "step '\(need)' was cancelled")
            case .succeeded, .blocked, .scheduled, .queued, .running, .retrying: continue
            }
        }
        let isReady = step.predecessors.allSatisfy { state(of: $0).state.isTerminal }
        return isReady ? .begin(step: step.name) : nil
    }

    /// Why no step of the run begins any more: somebody has cancelled it, or a step failed that stops it.
    private var stopReason: String? {
        cancelReason ?? stoppingFailure.map { "step '\($0.name)' failed" }
    }

    /// A step that has failed and whose failure the run does not go on from.
    private var stoppingFailure: WorkflowStep? {
        definition.steps.first { $0.onFailure != .continue && state(of: $0.name).state == .failed }
    }

    /// A run has failed when a step has, is cancelled when a step is, else it has succeeded.
    private var outcome: RunOutcome {
        if definition.steps.contains(where: { state(of: $0.name).state == .failed }) {
            let isUndone = stepsToUndo.isEmpty && compensations.values.allSatisfy { $0.state == .succeeded }
            return isUndone && !compensations.isEmpty ? .compensated : .failed
        }
        return definition.steps.contains { state(of: $0.name).state == .cancelled } ? .cancelled : .succeeded
    }

    /// The steps that are still to be undone, the next one first: of those that have had jobs, however they ended, the
    /// one that ended last.
    private var stepsToUndo: [String] {
        guard stoppingFailure != nil else { return [] }
        let open = definition.steps.enumerated().filter { _, step in
            let state = state(of: step.name)
            // One that waits again has failed before it had jobs, and was then tried again.
            let isDone = compensations[step.name].map { $0.state != .blocked } ?? false
            return step.compensation != nil && !isDone && state.jobs > 0
        }
        return open.sorted { left, right in
            let ends = [left, right].map { state(of: $0.element.name).finishedAt ?? .distantPast }
            return ends[0] == ends[1] ? left.offset > right.offset : ends[0] > ends[1]
        }.map(\.element.name)
    }
}
