// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import Jobs
import Postgres

extension ClusterClient {
    /// Finds the occurrences of some days that have started nothing.
    ///
    /// - Parameters:
    ///   - schedule: the schedule; occurrences before its first or after its last day do not exist.
    ///   - library: where its workflow is.
    ///   - days: civil days in the schedule's zone.
    /// - Throws: `BadInput` when what it starts cannot be started.
    package func planBackfill(
        of schedule: ScheduleDefinition, library: DefinitionLibrary, days: ClosedRange<CivilDate>
    ) async throws -> BackfillPlan {
        let now = try await ledger.now()
        let midnight = CivilMinute(date: days.lowerBound, hour: 0, minute: 0)
        let start = schedule.zone.instant(of: midnight).addingTimeInterval(-60)
        let occurrences = schedule.occurrences(after: start).lazy
            .drop { schedule.date(of: $0.at) < days.lowerBound }
            .prefix { schedule.date(of: $0.at) <= days.upperBound && $0.start <= now }
            .map(\.at)
        guard let first = occurrences.first(where: { _ in true }) else {
            return BackfillPlan(schedule: schedule, items: [])
        }
        _ = try ScheduledWork(of: schedule, at: first, library: library)
        let rows = try await ledger.postgres.query(Statement.listOccurrencesBetween, schedule.name, first, now)
        var known: [Date: OccurrenceRecord] = [:]
        for row in rows {
            let record = try OccurrenceRecord(row)
            known[record.scheduledAt] = record
        }
        let items = occurrences.map { at in
            BackfillPlan.Item(at: at, outcome: known[at]?.outcome, reason: known[at]?.reason)
        }
        return BackfillPlan(schedule: schedule, items: Array(items))
    }

    /// Has the open occurrences of a plan wait for their turn. The leading coordinator starts them, oldest first: one
    /// at a time, each when nothing that the schedule has started is under way, or all at once if overlap is allowed.
    ///
    /// - Guarantees: an occurrence that has fired meanwhile, or that somebody else fills in, is not started again.
    /// - Parameter person: who asks.
    /// - Returns: the occurrences that wait now because of this call, in order.
    package func backfill(_ plan: BackfillPlan, by person: String) async throws -> [Date] {
        try await Audit.change(ledger.postgres) { transaction in
            try await add(plan.schedule, in: transaction)
            let rows = try await transaction.query(
                Statement.backfillOccurrences, plan.schedule.name, plan.open, person)
            let waiting = try rows.map { try $0.decode("scheduled_at", as: Date.self) }.sorted()
            guard let first = waiting.first, let last = waiting.last else { return ([], nil) }
            let details: [String: JSONValue] = [
                "occurrences": .integer(waiting.count), "first": .string(first.formatted(.iso8601)),
                "last": .string(last.formatted(.iso8601)),
            ]
            let subjects = ["schedule \(plan.schedule.name)"]
            return (waiting, AuditEntry(.scheduleBackfill, of: subjects, by: person, details: details))
        }
    }
}
