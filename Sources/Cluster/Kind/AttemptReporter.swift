// SPDX-License-Identifier: Apache-2.0

/// Where an attempt's progress and log lines go while it runs.
package protocol AttemptReporter: Sendable {
    /// Notes how far the attempt is. Cheap; what is sent on is thinned out.
    func progress(_ progress: Progress)
    /// Adds a line to the job's live log.
    func log(_ line: String)
}
