// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
import Postgres

/// A run of a workflow that this transaction holds, and where it stands.
struct HeldRun {
    let id: Int64
    /// Whether it has not ended.
    let isOpen: Bool
    /// Who or what started it, for its jobs' record.
    let trigger: RunTrigger
    /// What to fill in for parameters and the date.
    let values: PlaceholderValues
    var state: RunState

    /// Takes hold of a run; it is let go at the end of the transaction.
    ///
    /// - Throws: `BadInput` when there is no such run.
    init(_ id: Int64, in transaction: PostgresTransaction) async throws {
        guard let row = try await transaction.query(Statement.lockRun, id).first else {
            throw BadInput("there is no run \(id) of a workflow", hint: "`rounds workflows list` shows the latest")
        }
        self.id = id
        isOpen = try row.decode("state", as: String.self) == "running"
        trigger = .person(try row.decode("started_by"), trace: .continuing(try row.decodeIfPresent("trace")))
        values = PlaceholderValues(
            parameters: try JSONText.decode(try row.decode("parameters")),
            date: CivilDate(daysSinceEpoch: try row.decode("run_day")))
        state = RunState(try JSONText.decode(try row.decode("definition")))
        if let person = try row.decodeIfPresent("cancel_requested_by", as: String.self) {
            let reason = try row.decodeIfPresent("cancel_reason", as: String.self)
            state.cancelReason = "the run was cancelled by \(person)" + (reason.map { ": \($0)" } ?? "")
        }
        try await readSteps(in: transaction)
    }

    /// Reads again where the steps stand.
    mutating func readSteps(in transaction: PostgresTransaction) async throws {
        for row in try await transaction.query(Statement.readSteps, id) {
            let step = RunState.Step(
                try JobState(ledger: try row.decode("state")), jobs: try row.decode("jobs"),
                reason: try row.decodeIfPresent("reason"), finishedAt: try row.decodeIfPresent("finished_at"))
            if let undone = try row.decodeIfPresent("compensates", as: String.self) {
                state.compensations[undone] = step
            } else {
                state.steps[try row.decode("name")] = step
            }
        }
    }
}
