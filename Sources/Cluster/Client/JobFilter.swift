// SPDX-License-Identifier: Apache-2.0

package import Jobs

/// Which jobs to list.
package struct JobFilter: Sendable, Hashable {
    /// Any of these states; all when empty.
    package var states: [JobState]
    package var kind: String?
    package var queue: String?
    package var branch: String?
    package var workflowRun: Int64?
    /// Only jobs with a lower number, to page on.
    package var before: JobID?
    package var limit: Int

    package init(
        states: [JobState] = [], kind: String? = nil, queue: String? = nil, branch: String? = nil,
        workflowRun: Int64? = nil, before: JobID? = nil, limit: Int = 50
    ) {
        self.states = states
        self.kind = kind
        self.queue = queue
        self.branch = branch
        self.workflowRun = workflowRun
        self.before = before
        self.limit = limit
    }
}
