// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import Jobs
import Postgres

/// Failed jobs that failed alike: same kind, same type of error, same message but for the numbers in it.
package struct FailureGroup: Sendable, Codable {
    package var kind: String
    /// The error's type, such as `timed-out`.
    package var type: String
    /// The message of the latest job.
    package var message: String?
    package var jobs: Int
    /// When the first of them ended.
    package var first: Date
    /// When the last of them ended.
    package var last: Date
    /// The job that was accepted last.
    package var latest: JobID

    init(_ row: PostgresRow) throws {
        kind = try row.decode("kind")
        type = try row.decode("type")
        message = try row.decodeIfPresent("message")
        jobs = try row.decode("jobs")
        first = try row.decode("first")
        last = try row.decode("last")
        latest = JobID(rawValue: try row.decode("latest"))
    }
}
