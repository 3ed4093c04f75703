// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres

/// One change of a job's row in the ledger.
struct JobChange: Sendable {
    let moment: Int64
    let at: Date
    let job: Int64
    let oldState: String?
    let state: String
    let oldAttempt: Int?
    let attempt: Int
    let worker: String?
    let isCancelRequested: Bool
    let error: String?
    let application: String

    init(_ row: PostgresRow) throws {
        moment = try row.decode("moment")
        at = try row.decode("at")
        job = try row.decode("job_id")
        oldState = try row.decodeIfPresent("old_state")
        state = try row.decode("state")
        oldAttempt = try row.decodeIfPresent("old_attempt")
        attempt = try row.decode("attempt")
        worker = try row.decodeIfPresent("worker")
        isCancelRequested = try row.decode("cancel_requested")
        error = try row.decodeIfPresent("error")
        application = try row.decode("application")
    }

    /// Whether an attempt began.
    var isStart: Bool { state == "running" && attempt != oldAttempt }

    /// One line for people.
    func text(since start: Date) -> String {
        let time = (at.timeIntervalSince(start) * 1000).rounded() / 1000
        let from = oldState.map { "\($0) (\(oldAttempt ?? 0)) → " } ?? ""
        return "    \(time) s  \(from)\(state) (\(attempt)) \(worker ?? "")"
            + (isCancelRequested ? ", cancel requested" : "") + (error.map { ": \($0)" } ?? "") + "  [\(application)]"
    }
}
