// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import Jobs
import Postgres

/// An attempt of a job that has ended.
package struct AttemptRecord: Sendable, Codable {
    package var attempt: Int
    package var worker: String?
    package var startedAt: Date?
    package var finishedAt: Date
    /// `succeeded`, `failed`, `lease-lost`, `cancelled` or `handed-back`.
    package var outcome: String
    package var error: JobError?

    init(_ row: PostgresRow) throws {
        attempt = try row.decode("attempt")
        worker = try row.decodeIfPresent("worker")
        startedAt = try row.decodeIfPresent("started_at")
        finishedAt = try row.decode("finished_at")
        outcome = try row.decode("outcome")
        error = try row.decodeIfPresent("error", as: String.self).map { try JSONText.decode($0) }
    }
}
