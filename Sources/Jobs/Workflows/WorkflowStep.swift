// SPDX-License-Identifier: Apache-2.0

/// A step of a workflow: its work and what it waits for.
package struct WorkflowStep: Sendable, Hashable, Codable {
    /// What a failure of the step means for the run.
    package enum OnFailure: String, CaseIterable, Sendable, Codable {
        /// Nothing more of the run begins; what runs runs to its end.
        case stop
        /// What needs the step is skipped, and so are the steps that need that. The rest goes on.
        case `continue`
        /// As ``stop``; and when the run stops at a failure, of this step or another one, what the step has done is
        /// undone by its compensation.
        case compensate
    }

    package let name: String
    /// The job, or with a fan-out the job of each item.
    package let job: JobTemplate
    package let fanOut: FanOut?
    /// The steps that must have succeeded before this one begins.
    package let needs: [String]
    /// The steps that must have ended before this one begins, in whatever way.
    package let waitsFor: [String]
    package let onFailure: OnFailure
    /// Undoes what the step has done, when the run fails; there exactly with ``OnFailure/compensate``.
    package let compensation: StepWork?
    /// The step's share of the run's progress, beside the other steps' shares.
    package let weight: Int

    package init(
        name: String, job: JobTemplate, fanOut: FanOut? = nil, needs: [String] = [], waitsFor: [String] = [],
        onFailure: OnFailure = .stop, compensation: StepWork? = nil, weight: Int = 1
    ) {
        self.name = name
        self.job = job
        self.fanOut = fanOut
        self.needs = needs
        self.waitsFor = waitsFor
        self.onFailure = onFailure
        self.compensation = compensation
        self.weight = weight
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try container.decode(String.self, forKey: .name),
            job: try container.decode(JobTemplate.self, forKey: .job),
            fanOut: try container.decodeIfPresent(FanOut.self, forKey: .fanOut),
            needs: try container.decode([String].self, forKey: .needs),
            // Neither it nor weights were in the definitions of the first runs.
            waitsFor: try container.decodeIfPresent([String].self, forKey: .waitsFor) ?? [],
            onFailure: try container.decode(OnFailure.self, forKey: .onFailure),
            compensation: try container.decodeIfPresent(StepWork.self, forKey: .compensation),
            weight: try container.decodeIfPresent(Int.self, forKey: .weight) ?? 1)
    }

    package var work: StepWork { StepWork(job: job, fanOut: fanOut) }

    /// All steps that must have ended before this one begins.
    package var predecessors: [String] { needs + waitsFor }
}
