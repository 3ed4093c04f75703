// SPDX-License-Identifier: Apache-2.0

import Jobs

/// A step of a run, or what undoes one.
struct RunPart {
    /// What the ledger calls it; a step's own name has no slash.
    let name: String
    /// The step that is undone; `nil` for a step.
    let compensates: String?
    let work: StepWork

    static func step(_ step: WorkflowStep) -> RunPart {
        RunPart(name: step.name, compensates: nil, work: step.work)
    }

    /// - Returns: `nil` for a step that cannot be undone.
    static func compensation(of step: WorkflowStep) -> RunPart? {
        step.compensation.map {
            RunPart(name: compensationName(of: step.name), compensates: step.name, work: $0)
        }
    }

    /// What the ledger calls what undoes a step.
    static func compensationName(of step: String) -> String { "\(step)/compensate" }
}
