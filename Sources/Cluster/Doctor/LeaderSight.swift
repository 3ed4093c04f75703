// SPDX-License-Identifier: Apache-2.0

/// What the ledger says of the leading coordinator.
struct LeaderSight: Sendable {
    var term: Int64
    var holder: String
    /// Whether its term has not run out.
    var leads: Bool
    /// How long ago it renewed its term, in milliseconds.
    var renewedAge: Int64?
    /// What its duties have done, by name, at that time.
    var duties: [String: DutyRecord]

    /// How much later than its interval a duty may succeed: it may be busy for long after Redis was lost, and tries
    /// again after a failure; milliseconds.
    static let patience = Int64(60_000)

    var summary: String { leads ? "\(holder) leads, term \(term), \(duties.count) duties" : "nobody leads" }

    /// What is wrong with it.
    var findings: [Finding] {
        guard leads else {
            let last = holder.isEmpty ? "no coordinator has ever led" : "the last leader was \(holder)"
            return [
                Finding(
                    "coordinator/none", .broken, what: "no coordinator leads; \(last)",
                    meaning: """
                        delayed jobs and schedules do not start, workflows stand still, jobs of dead workers are not \
                        taken back, Redis is not repaired
                        """,
                    remedy: "start one with `rounds up` or `rounds coordinator`; if one runs, see its log")
            ]
        }
        return duties.sorted { $0.key < $1.key }.compactMap { name, record in
            let age = record.successAge + (renewedAge ?? 0)
            // One that has failed is due at once, one that has not may rest.
            guard age > Self.patience + (record.failure == nil ? record.interval : 0) else { return nil }
            let reason = record.failure.map { ": \($0)" } ?? ", and does not say why"
            return Finding(
                "coordinator/duty-late", .broken,
                what: "the duty '\(name)' has not succeeded for \(age / 1000) s\(reason)",
                meaning: "what it does for the work is left undone meanwhile",
                remedy: "put the reason right; if there is none, restart the coordinator \(holder)")
        }
    }
}
