// SPDX-License-Identifier: Apache-2.0

/// One job of a workflow and what it waits for.
package struct WorkflowStep: Sendable, Hashable, Codable {
    /// What becomes of the steps that need a failed one.
    package enum OnFailure: String, CaseIterable, Sendable, Codable {
        /// They are cancelled, and so are the steps that need them.
        case stop
        /// They run as if it had succeeded. A step that is *cancelled* stops them even so.
        case `continue`
    }

    package let name: String
    package let job: JobTemplate
    /// The steps that must have ended before this one begins.
    package let needs: [String]
    package let onFailure: OnFailure

    package init(name: String, job: JobTemplate, needs: [String] = [], onFailure: OnFailure = .stop) {
        self.name = name
        self.job = job
        self.needs = needs
        self.onFailure = onFailure
    }
}
