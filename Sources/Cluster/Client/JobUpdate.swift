// SPDX-License-Identifier: Apache-2.0

/// News of a job that somebody watches.
package enum JobUpdate: Sendable {
    /// The job's state or progress is now this.
    case changed(JobRecord)
    /// The job has written a line to its log.
    case line(JobLogLine)
    /// The job has ended. Nothing follows.
    case ended(JobRecord)
}
